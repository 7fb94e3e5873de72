const built = "/build/server/";

/** A bundle of its own beside the server's, for a thread; undefined when the module at `here` runs from sources. */
export function programBeside(here: string, name: string): string | undefined {
  const at = here.replaceAll("\\", "/").lastIndexOf(built);
  return at < 0 ? undefined : `${here.slice(0, at + built.length)}${name}`;
}
