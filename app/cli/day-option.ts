import { type Call, WrongUsage } from "#app/cli/command";

/** A day option, or null when it is left out. @throws WrongUsage when it is no day */
export function dayOption(call: Call, name: "due" | "performed"): string | null {
  const value = call.options[name];
  if (typeof value !== "string") return null;
  if (!/^\d{4}-\d\d-\d\d$/.test(value)) throw new WrongUsage(`--${name} is a day such as 2026-03-31.`);
  return value;
}
