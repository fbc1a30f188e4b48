/** Whether a name in an archive stays where the archive is unpacked, on every system. */
export const staysInside = (name: string): boolean =>
  name !== "" && !/[\0\\]|^\/|^[A-Za-z]:/.test(name) && !name.split("/").some((part) => part === "..");

/** Whether a text can be one part of an address and of a path: what everything that clients name must be. */
export const isOnePart = (text: string): boolean => /^[^\s/\\?#%\p{Cc}]{1,255}$/u.test(text) && text !== "." && text !== "..";
