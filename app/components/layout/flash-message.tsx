import { useRouteLoaderData } from "@remix-run/react";
import { Note } from "#components/ui/note";

/** Why somebody was brought back to this page: the file that they asked for was refused. */
export function FlashMessage() {
  const root = useRouteLoaderData("root") as { said?: string | null } | undefined;
  return root?.said ? (
    <Note tone="risk" live>
      {root.said}
    </Note>
  ) : null;
}
