import type { SubmissionResult } from "@conform-to/react";
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Form as PlainForm, useActionData, useLoaderData } from "@remix-run/react";
import { blankSessionCookie } from "#app/auth/cookies";
import { requireUser } from "#app/auth/require";
import { readForm, submit } from "#app/http";
import {
  changePassword,
  changePasswordInput,
  chooseKeys,
  chooseTimeZone,
  keysInput,
  renewRecoveryCodes,
  zoneInput,
} from "#app/operations/own-account";
import { endOwnSession, endOwnSessions } from "#app/operations/users";
import { Check } from "#components/check";
import { Crumbs } from "#components/crumbs";
import { Form } from "#components/form";
import { Head } from "#components/head";
import { RecoveryCodes } from "#components/recovery-codes";
import { Select } from "#components/select";
import { Sheet } from "#components/sheet";
import { Submit } from "#components/submit";
import { Table } from "#components/table";
import { TextField } from "#components/text-field";
import { When } from "#components/when";
import { listSessions } from "#db/sessions";
import { listSignInEvents } from "#db/sign-in-watch";
import { countRecoveryCodes } from "#db/users";
import { browserName } from "#domain/browsers";
import { z } from "#domain/schema";
import { type SignInEvent, signInEvents } from "#domain/sign-in-watch";

export const meta = () => [{ title: "Sign-in · Surety" }];

const RECENT = 20;

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args);
  const { app } = args.context;
  const sessions = await listSessions(app.read, visitor.userId, app.now());
  const events = await listSignInEvents(app.read, visitor.userId, Object.keys(signInEvents), RECENT);
  return {
    recent: events.map(({ at, action, ip }) => ({
      at: new Date(at),
      what: signInEvents[action as SignInEvent],
      ip: ip ?? "–",
    })),
    zones: ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")],
    zone: visitor.zone ?? "",
    keys: visitor.keys,
    email: visitor.email,
    codes: await countRecoveryCodes(app.read, visitor.userId),
    sessions: sessions.map((row) => ({
      id: row.id,
      here: row.id === visitor.sessionId,
      browser: browserName(row.user_agent),
      ip: row.ip,
      since: new Date(row.created_at),
      seen: new Date(row.last_seen_at),
    })),
  };
}

const nothing = z.object({});
type Answer = { result: SubmissionResult | null; codes?: string[]; stepUp?: boolean } | undefined;

export async function action(args: ActionFunctionArgs) {
  const { app } = args.context;
  const form = await readForm(args.request);
  const back = () => redirect("/my/security");
  const saved = (what: string) => () => redirect(`/my/security?saved=${what}`);
  switch (form.get("do")) {
    case "password":
      return submit(args, {
        form,
        schema: changePasswordInput,
        run: (visitor, input) => changePassword(app, visitor, input),
        then: saved("password"),
      });
    case "zone":
      return submit(args, {
        form,
        schema: zoneInput,
        change: (work, input) => chooseTimeZone(work, input.timeZone),
        then: saved("zone"),
      });
    case "keys":
      return submit(args, {
        form,
        schema: keysInput,
        change: (work, input) => chooseKeys(work, input.keys),
        then: (_, { stay }) => (stay ? data({ result: null }) : saved("keys")()),
      });
    case "codes":
      return submit(args, {
        form,
        schema: nothing,
        stepUp: true,
        change: (work) => renewRecoveryCodes(app, work),
        then: (codes) => data({ result: null, codes }),
      });
    case "end":
      return submit(args, {
        form,
        schema: z.object({ session: z.string() }),
        change: (work, input) => endOwnSession(work, input.session),
        then: back,
      });
    default:
      return submit(args, {
        form,
        schema: nothing,
        change: endOwnSessions,
        then: () => redirect("/sign-in", { headers: { "Set-Cookie": blankSessionCookie(app) } }),
      });
  }
}

export default function Security() {
  const { zones, zone, keys, email, codes, sessions, recent } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() as Answer;
  const of = (act: string) => (answer?.result?.initialValue?.do === act ? answer : undefined);
  if (answer?.codes) return <RecoveryCodes codes={answer.codes} to="/my/security" />;
  return (
    <>
      <Crumbs steps={[["Mine", "/my"], ["Sign-in"]]} />
      <Head
        title="Your sign-in"
        lede={<>You sign in as {email}, with a password and a code from your phone.</>}
      />
      <div className="stack">
        <Sheet
          title="Where you are signed in"
          foot={
            <PlainForm method="post">
              <Submit kind="stop" name="do" value="end-all">
                Sign out everywhere
              </Submit>
            </PlainForm>
          }
        >
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
                label: <span className="vh">What to do</span>,
                cell: (row) =>
                  row.here ? (
                    "This one"
                  ) : (
                    <PlainForm method="post">
                      <input type="hidden" name="session" value={row.id} />
                      <Submit name="do" value="end">
                        End
                      </Submit>
                    </PlainForm>
                  ),
              },
            ]}
          />
        </Sheet>
        <Sheet title="Recent activity">
          <Table
            label="What happened to your sign-in"
            rows={recent}
            rowKey={(row) => `${row.at.toISOString()} ${row.what}`}
            columns={[
              { key: "at", label: "When", cell: (row) => <When at={row.at} /> },
              { key: "what", label: "What", wide: true, cell: (row) => row.what },
              { key: "ip", label: "Address", short: "Address", cell: (row) => row.ip },
            ]}
          />
        </Sheet>
        <Sheet title="Recovery codes" pad aside={`${codes} of 10 left`}>
          <p>Each opens your account once when your phone is lost. New ones replace the old ones.</p>
          <Form
            id="codes"
            answer={of("codes")}
            stepUp
            foot={
              <Submit name="do" value="codes">
                Make ten new codes
              </Submit>
            }
          >
            {() => null}
          </Form>
        </Sheet>
        <Sheet title="Password" pad>
          <Form
            id="password"
            answer={of("password")}
            foot={
              <Submit name="do" value="password" busy="Changing">
                Change my password
              </Submit>
            }
          >
            {(fields) => (
              <>
                <TextField
                  field={fields.current!}
                  label="Present password"
                  type="password"
                  autoComplete="current-password"
                  width="l"
                />
                <TextField
                  field={fields.password!}
                  label="New password"
                  hint="12 characters or more. Your other sessions end."
                  type="password"
                  autoComplete="new-password"
                  width="l"
                />
              </>
            )}
          </Form>
        </Sheet>
        <Sheet title="Time zone" pad>
          <Form
            id="zone"
            answer={of("zone")}
            values={{ timeZone: zone }}
            foot={
              <Submit name="do" value="zone">
                Save the time zone
              </Submit>
            }
          >
            {(fields) => (
              <Select
                field={fields.timeZone!}
                label="Times are shown in"
                empty="The organisation's zone"
                options={zones.map((name) => [name, name.replaceAll("_", " ")] as const)}
                width="l"
              />
            )}
          </Form>
        </Sheet>
        <Sheet title="Keyboard" pad>
          <Form
            id="keys"
            answer={of("keys")}
            values={{ keys: keys ? "on" : "" }}
            foot={
              <Submit name="do" value="keys">
                Save the keyboard
              </Submit>
            }
          >
            {(fields) => (
              <Check
                field={fields.keys!}
                hint="Switch them off if you speak to your computer, or hit keys by accident."
              >
                Single keys: <kbd>/</kbd> leads to the search, and <kbd>k</kbd> <kbd>c</kbd> <kbd>r</kbd>{" "}
                decide in an access review
              </Check>
            )}
          </Form>
        </Sheet>
      </div>
    </>
  );
}
