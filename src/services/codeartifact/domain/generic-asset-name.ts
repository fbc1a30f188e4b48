/** Letters and digits of any script, some punctuation, single spaces inside: nothing that could be another place. */
const allowed =
  /^[\p{Ll}\p{Lm}\p{Lo}\p{Lt}\p{Lu}\p{Nl}\p{Nd}~!@^&()\-_+[\]{};,.]+(?: [\p{Ll}\p{Lm}\p{Lo}\p{Lt}\p{Lu}\p{Nl}\p{Nd}~!@^&()\-_+[\]{};,.]+)*$/u;

export const isGenericAssetName = (name: string): boolean => name.length <= 255 && allowed.test(name) && name !== "." && name !== "..";
