import { BlockList, isIP, isIPv4 } from "node:net";

/** `203.0.113.0/24`, `2001:db8::/32` or a single address; undefined when it is none. */
export function ipRange(text: string): ((address: string) => boolean) | undefined {
  const [address = "", bits, ...rest] = text.split("/");
  if (!isIP(address) || rest.length || (bits !== undefined && !/^\d{1,3}$/.test(bits))) return undefined;
  const family = isIPv4(address) ? "ipv4" : "ipv6";
  const most = family === "ipv4" ? 32 : 128;
  const prefix = bits === undefined ? most : Number(bits);
  if (prefix > most) return undefined;
  const list = new BlockList();
  list.addSubnet(address, prefix, family);
  return (value) => isIP(value) !== 0 && list.check(value, isIPv4(value) ? "ipv4" : "ipv6");
}
