import { Card } from "#components/ui/card";
import { Facts } from "#components/ui/facts";
import { Link } from "#components/ui/link";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";

type AskedControl = {
  ref: string;
  title: string;
  statement: string;
  why: string;
  items: string[];
  window: { from: string; due: string } | null;
  event: string | null;
};
type Request = { details: string; dueOn: string; askedBy: string; askedAt: string; person: { name: string } };

/** What is asked for, by whom and by when; to officers also of whom. */
export function AskedFor({ request, officers }: { request: Request; officers?: boolean }) {
  return (
    <Card title="What is asked for">
      <Facts
        facts={[
          request.details !== "" && [
            "What exactly",
            <span key="details" className="lines">
              {request.details}
            </span>,
          ],
          ["Due", <When key="due" at={request.dueOn} as="record" />],
          officers && ["Asked of", <Who key="person" name={request.person.name} />],
          [
            "Asked by",
            <span key="by">
              <Who name={request.askedBy} />, <When at={new Date(request.askedAt)} />
            </span>,
          ],
        ]}
      />
    </Card>
  );
}

/** The controls that it is evidence of, each with what it says and why. */
export function AskedControls({
  controls,
  opens,
}: {
  controls: readonly AskedControl[];
  /** Its reader may open the pages of controls. */
  opens?: boolean;
}) {
  return (
    <>
      {controls.map((control) => (
        <Card
          key={control.ref}
          title={`${control.ref} ${control.title}`}
          aside={opens ? <Link to={`/controls/${control.ref}`}>Open the control</Link> : undefined}
        >
          <Facts
            facts={[
              control.event !== null && ["For", control.event],
              control.window !== null && [
                "Period",
                <span key="window">
                  <When at={control.window.from} as="record" /> – <When at={control.window.due} as="record" />
                </span>,
              ],
              control.items.length > 0 && ["Shows", control.items.join("; ")],
              ["Statement", control.statement],
              ["Why", control.why],
            ]}
          />
        </Card>
      ))}
    </>
  );
}
