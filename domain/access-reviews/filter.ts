import { FLAGS, type Flag } from "#domain/access-reviews/flags";

/** What a reviewer looks at in their list. Empty fields narrow nothing. */
export type DeskFilter = {
  q: string;
  flag: Flag | "none" | "";
  role: string;
  system: string;
  department: string;
};

/** Reads the filter from an address or a form; what is not known narrows nothing. */
export function deskFilter(source: { get(name: string): unknown }): DeskFilter {
  const text = (name: string) => {
    const value = source.get(name);
    return typeof value === "string" ? value.trim().slice(0, 200) : "";
  };
  const flag = text("flag");
  const known = flag === "none" || (FLAGS as readonly string[]).includes(flag);
  return {
    q: text("q"),
    flag: known ? (flag as DeskFilter["flag"]) : "",
    role: text("role"),
    system: text("system"),
    department: text("department"),
  };
}
