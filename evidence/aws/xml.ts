import { SaxesParser } from "saxes";

/** An element of an answer: what is in it by name, and its text. */
export type Element = { name: string; text: string; children: Element[] };

const DEEPEST = 64;

/** Reads XML whole. @throws Error when it is not well-formed, has a document type, or is nested too deep */
export function readXml(text: string): Element {
  const root: Element = { name: "", text: "", children: [] };
  const open = [root];
  const parser = new SaxesParser({ xmlns: false, position: false });
  const top = () => open.at(-1) as Element;
  parser.on("doctype", () => {
    throw new Error("The answer has a document type.");
  });
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name }) => {
    if (open.length > DEEPEST) throw new Error("The answer is nested too deep.");
    const element = { name: name.replace(/^.*:/, ""), text: "", children: [] };
    top().children.push(element);
    open.push(element);
  });
  parser.on("closetag", () => {
    open.pop();
  });
  const take = (piece: string) => {
    top().text += piece;
  };
  parser.on("text", take);
  parser.on("cdata", take);
  parser.write(text).close();
  const [first] = root.children;
  if (!first) throw new Error("The answer is empty.");
  return first;
}

/** Every element at a path of names below this one, such as "regionInfo/item". */
export function elementsAt(element: Element, path: string): Element[] {
  return path
    .split("/")
    .reduce(
      (found, name) => found.flatMap(({ children }) => children.filter((one) => one.name === name)),
      [element],
    );
}

/** The text of the first element at a path; null where there is none or it is empty. */
export function xmlText(element: Element, path: string): string | null {
  return elementsAt(element, path)[0]?.text.trim() || null;
}
