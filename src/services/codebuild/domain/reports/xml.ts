/** An XML element as the reader hands it over: attributes and children by name, text content. Names have no namespace prefix. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  text: string;
}

export const childrenNamed = (element: XmlElement, name: string): XmlElement[] => element.children.filter((child) => child.name === name);
export const childNamed = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child) => child.name === name);

/** Every element of that name at any depth, in order. */
export function elementsNamed(element: XmlElement, name: string): XmlElement[] {
  return element.children.flatMap((child) => (child.name === name ? [child] : elementsNamed(child, name)));
}

/** A number in an attribute; 0 where there is none. */
export function numberAt(element: XmlElement, attribute: string): number {
  const value = Number((element.attributes[attribute] ?? "0").replaceAll(",", ""));
  return Number.isFinite(value) && value > 0 ? value : 0;
}
