/** Four 32-bit numbers from a text: cyrb128, a public-domain mixing function; not for secrets. */
function mix(text: string): [number, number, number, number] {
  let [a, b, c, d] = [1779033703, 3144134277, 1013904242, 2773480762];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    a = b ^ Math.imul(a ^ code, 597399067);
    b = c ^ Math.imul(b ^ code, 2869860233);
    c = d ^ Math.imul(c ^ code, 951274213);
    d = a ^ Math.imul(d ^ code, 2716044179);
  }
  a = Math.imul(c ^ (a >>> 18), 597399067);
  b = Math.imul(d ^ (b >>> 22), 2869860233);
  c = Math.imul(a ^ (c >>> 17), 951274213);
  d = Math.imul(b ^ (d >>> 19), 2716044179);
  return [(a ^ b ^ c ^ d) >>> 0, (b ^ a) >>> 0, (c ^ a) >>> 0, (d ^ a) >>> 0];
}

const hex = (word: number): string => word.toString(16).padStart(8, "0");

/** A version-4 UUID that the same seed and path always give: the machine is pure, so it cannot roll dice. */
export function derivedUuid(seed: string, path: string): string {
  const digits = mix(`${seed}\n${path}`).map(hex).join("");
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Seven letters and digits, as CodePipeline ends its artifact keys. */
export function derivedName(seed: string, path: string): string {
  const words = [...mix(`${seed}\n${path}\nname`), ...mix(`${path}\n${seed}`)];
  return words
    .slice(0, 7)
    .map((word) => alphabet.charAt(word % alphabet.length))
    .join("");
}

/** `<pipeline, 20 characters>/<artifact, 10 characters>/<7 random>` */
export const artifactKey = (pipeline: string, artifact: string, name: string): string =>
  `${pipeline.slice(0, 20)}/${artifact.slice(0, 10)}/${name}`;
