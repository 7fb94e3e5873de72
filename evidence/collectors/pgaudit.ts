/** Whether the value of shared_preload_libraries loads pgaudit. */
export function loadsPgaudit(libraries: string | undefined): boolean {
  return namesIn(libraries ?? "").includes("pgaudit");
}

/** Whether a value of pgaudit.log logs any class of statements. Read as pgaudit does: in order, a class after “-” is taken out. */
function logsStatements(value: string): boolean {
  const logged = new Set<string>();
  for (const name of namesIn(value.toLowerCase())) {
    const out = name.startsWith("-");
    const one = out ? name.slice(1).trim() : name;
    for (const each of one === "all" ? CLASSES : one === "none" ? [] : [one])
      if (out) logged.delete(each);
      else logged.add(each);
  }
  return logged.size > 0;
}

/** What pgaudit is judged by once it is loaded; the setting exists only then. */
export const pgauditLog = {
  rule: "pgaudit",
  setting: "pgaudit.log",
  good: logsStatements,
  required: "pgaudit is loaded and must log at least one class",
};

const CLASSES = ["ddl", "function", "misc", "misc_set", "read", "role", "write"];

function namesIn(list: string): string[] {
  return list
    .split(",")
    .map((name) => name.trim().replaceAll('"', ""))
    .filter((name) => name !== "");
}
