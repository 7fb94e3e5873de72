import { Form as PlainForm } from "@remix-run/react";
import { Card } from "#components/ui/card";
import { Form, type FormAnswer } from "#components/ui/form";
import { Submit } from "#components/ui/submit";
import { Table } from "#components/ui/table";
import { When } from "#components/ui/when";

type Session = { id: string; here: boolean; browser: string; ip: string; since: Date };
type Props = {
  sessions: Session[];
  /** What else ends with “Sign out everywhere”: "your calendar address", "the API token Alerting". */
  alsoEnds: string[];
  /** What the server answered to ending one session, and to ending all. */
  one: FormAnswer;
  all: FormAnswer;
};

/** Where one is signed in. Ending a session asks for a fresh second factor, on the same page. */
export function SessionsCard({ sessions, alsoEnds, one, all }: Props) {
  const ending = sessions.find(({ id }) => id === one?.result?.initialValue?.end);
  return (
    <Card title="Active sessions">
      <Table
        label="Your sessions"
        rows={sessions}
        rowKey={(row) => row.id}
        columns={[
          { key: "agent", label: "Browser", cell: (row) => row.browser },
          { key: "ip", label: "Address", short: "Address", cell: (row) => row.ip },
          { key: "since", label: "Since", short: "Since", cell: (row) => <When at={row.since} /> },
          {
            key: "end",
            label: <span className="vh">Action</span>,
            cell: (row) =>
              row.here ? (
                "This session"
              ) : (
                <PlainForm method="post">
                  <Submit name="end" value={row.id}>
                    End
                  </Submit>
                </PlainForm>
              ),
          },
        ]}
      />
      <div className="pad stack tight">
        {ending ? (
          <Form
            key={ending.id}
            id="end"
            answer={one}
            foot={
              <Submit kind="stop" name="end" value={ending.id}>
                End session of {ending.browser}
              </Submit>
            }
          >
            {() => null}
          </Form>
        ) : null}
        <Form
          id="end-all"
          answer={all}
          stepUp
          foot={
            <Submit kind="stop" name="do" value="end-all">
              Sign out everywhere
            </Submit>
          }
        >
          {() =>
            alsoEnds.length > 0 ? (
              <p>
                Signing out everywhere also revokes {alsoEnds.join(", ")}. Programs that use what is revoked
                stop working.
              </p>
            ) : null
          }
        </Form>
      </div>
    </Card>
  );
}
