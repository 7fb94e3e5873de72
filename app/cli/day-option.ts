import { type Call, WrongUsage } from "#app/cli/command";
import { dayField } from "#domain/schema";

/** A day option, or null when it is left out. @throws WrongUsage when it is no day */
export function dayOption(call: Call, name: "due" | "performed"): string | null {
  const value = call.options[name];
  if (typeof value !== "string") return null;
  if (!dayField().safeParse(value).success) throw new WrongUsage(`--${name} is a day such as 2026-03-31.`);
  return value;
}
