/** https://packaging.python.org/en/latest/specifications/version-specifiers/#appendix-parsing-version-strings-with-regular-expressions */
const form =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/;

const letters: Record<string, string> = { alpha: "a", beta: "b", c: "rc", pre: "rc", preview: "rc" };
const number = (text: string | undefined): string => (text || "0").replace(/^0+(?=\d)/, "");

/** One spelling for one version; undefined for what is none. The release keeps its zeros: 1.0 and 1.0.0 are written in both ways. */
export function normalizePypiVersion(text: string): string | undefined {
  const found = text.length <= 255 ? form.exec(text.trim().toLowerCase()) : null;
  if (!found) return undefined;
  const [, epoch, release, pre, preNumber, implicitPost, post, postNumber, dev, devNumber, local] = found;
  return [
    epoch && number(epoch) !== "0" ? `${number(epoch)}!` : "",
    release!.split(".").map(number).join("."),
    pre ? `${letters[pre] ?? pre}${number(preNumber)}` : "",
    implicitPost !== undefined || post ? `.post${number(implicitPost ?? postNumber)}` : "",
    dev ? `.dev${number(devNumber)}` : "",
    local
      ? `+${local
          .split(/[-_.]/)
          .map((part) => (/^\d+$/.test(part) ? number(part) : part))
          .join(".")}`
      : "",
  ].join("");
}

/** Whether both say the same release: `1.0` and `1.0.0` do. */
export const isSamePypiVersion = (one: string, other: string): boolean =>
  withoutZeros(one) !== undefined && withoutZeros(one) === withoutZeros(other);

function withoutZeros(text: string): string | undefined {
  const [, epoch, release, rest] = /^((?:\d+!)?)(\d+(?:\.\d+)*)(.*)$/.exec(normalizePypiVersion(text) ?? "") ?? [];
  return release && `${epoch}${release.replace(/(\.0)+$/, "")}${rest}`;
}
