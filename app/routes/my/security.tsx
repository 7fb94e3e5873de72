import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { blankSessionCookie, sessionCookie } from "#app/auth/cookies";
import { requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import {
  changePassword,
  changePasswordInput,
  chooseKeys,
  chooseTimeZone,
  keysInput,
  recoveryCodesInput,
  renewRecoveryCodes,
  zoneInput,
} from "#app/operations/installation/own-account";
import { endOwnSession, endOwnSessions } from "#app/operations/installation/users";
import { RecoveryCodes } from "#components/auth/recovery-codes";
import { SessionsCard } from "#components/auth/sessions-card";
import { Card } from "#components/ui/card";
import { Check } from "#components/ui/check";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Select } from "#components/ui/select";
import { Submit } from "#components/ui/submit";
import { Table } from "#components/ui/table";
import { TextField } from "#components/ui/text-field";
import { When } from "#components/ui/when";
import { findFeed } from "#db/breach-clocks/calendar-feeds";
import { listLiveTokensOf } from "#db/installation/api-tokens";
import { listSessions } from "#db/installation/sessions";
import { listSignInEvents } from "#db/installation/sign-in-watch";
import { countRecoveryCodes } from "#db/installation/users";
import { browserName } from "#domain/installation/browsers";
import { type SignInEvent, signInEvents } from "#domain/installation/sign-in-watch";
import { z } from "#domain/schema";

export const meta = () => [{ title: "Sign-in · Surety" }];

const RECENT = 20;

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args);
  const { app } = args.context;
  const sessions = await listSessions(app.read, visitor.userId, app.now());
  const events = await listSignInEvents(app.read, visitor.userId, Object.keys(signInEvents), RECENT);
  const tokens = await listLiveTokensOf(app.read, visitor.userId, app.now());
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
    alsoEnds: [
      ...((await findFeed(app.read, visitor.userId)) ? ["your calendar address"] : []),
      ...tokens.map(({ name, prefix }) => `the API token ${name} (${prefix})`),
    ],
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

const saved = (what: string) => () => redirect(`/my/security?saved=${what}`);

const buttons = {
  password: button(changePasswordInput, ({ context }) => ({
    stepUp: true,
    run: (visitor, input) => changePassword(context.app, visitor, input),
    then: ({ secret, endsAt }) => {
      context.setCookie(sessionCookie(context.app, secret, endsAt));
      return saved("password")();
    },
  })),
  zone: button(zoneInput, () => ({
    change: (work, input) => chooseTimeZone(work, input.timeZone),
    then: saved("zone"),
  })),
  keys: button(keysInput, () => ({
    change: (work, input) => chooseKeys(work, input.keys),
    then: (_, { stay }) => (stay ? data({ result: null }) : saved("keys")()),
  })),
  codes: button(recoveryCodesInput, ({ context }) => ({
    stepUp: true,
    run: (visitor, input) => renewRecoveryCodes(context.app, visitor, input),
    then: (codes) => data({ result: null, codes }),
  })),
  "end-all": button(z.object({}), ({ context }) => ({
    stepUp: true,
    change: endOwnSessions,
    then: () => redirect("/sign-in", { headers: { "Set-Cookie": blankSessionCookie(context.app) } }),
  })),
  otherwise: button(z.object({ end: z.string("Choose a session") }), () => ({
    stepUp: true,
    change: (work, input) => endOwnSession(work, input.end),
    then: () => redirect("/my/security"),
  })),
};

export const action = (args: ActionFunctionArgs) => pressButton(args, buttons);

export default function Security() {
  const { zones, zone, keys, email, codes, sessions, alsoEnds, recent } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const sent = answer?.result?.initialValue;
  const of = (act: string) => (sent?.do === act || (sent && act in sent) ? answer : undefined);
  if (answer?.codes) return <RecoveryCodes codes={answer.codes} to="/my/security" />;
  return (
    <>
      <Crumbs steps={[["My work", "/my"], ["Sign-in"]]} />
      <PageHeader
        title="Your sign-in"
        intro={<>You sign in as {email}, with a password and a code from your phone.</>}
      />
      <div className="stack">
        <SessionsCard sessions={sessions} alsoEnds={alsoEnds} one={of("end")} all={of("end-all")} />
        <RecentCard recent={recent} />
        <CodesCard codes={codes} of={of} />
        <PasswordCard of={of} />
        <ZoneCard of={of} zone={zone} zones={zones} />
        <KeysCard of={of} keys={keys} />
      </div>
    </>
  );
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>;
/** The answer to one button, for its own form. */
type AnswerOf = (act: string) => ReturnType<typeof useAnswer<typeof action>>;

function RecentCard({ recent }: Pick<Page, "recent">) {
  return (
    <Card title="Recent activity">
      <Table
        label="Sign-in activity"
        rows={recent}
        rowKey={(row) => `${row.at.toISOString()} ${row.what}`}
        columns={[
          { key: "at", label: "When", cell: (row) => <When at={row.at} /> },
          { key: "what", label: "Event", wide: true, cell: (row) => row.what },
          { key: "ip", label: "Address", short: "Address", cell: (row) => row.ip },
        ]}
      />
    </Card>
  );
}

function CodesCard({ codes, of }: Pick<Page, "codes"> & { of: AnswerOf }) {
  return (
    <Card title="Recovery codes" pad aside={`${codes} of 10 left`}>
      <p>Each works once, in place of a code from your phone. New codes replace the old ones.</p>
      <Form
        id="codes"
        answer={of("codes")}
        stepUp
        foot={
          <Submit name="do" value="codes">
            Create ten new codes
          </Submit>
        }
      >
        {(fields) => (
          <TextField
            field={fields.current!}
            label="Your password"
            type="password"
            autoComplete="current-password"
            width="l"
          />
        )}
      </Form>
    </Card>
  );
}

function PasswordCard({ of }: { of: AnswerOf }) {
  return (
    <Card title="Password" pad>
      <Form
        id="password"
        answer={of("password")}
        stepUp
        foot={
          <Submit name="do" value="password" busy="Changing">
            Change password
          </Submit>
        }
      >
        {(fields) => (
          <>
            <TextField
              field={fields.current!}
              label="Current password"
              type="password"
              autoComplete="current-password"
              width="l"
            />
            <TextField
              field={fields.password!}
              label="New password"
              hint="At least 12 characters. Your other sessions end."
              type="password"
              autoComplete="new-password"
              width="l"
            />
          </>
        )}
      </Form>
    </Card>
  );
}

function ZoneCard({ of, zone, zones }: Pick<Page, "zone" | "zones"> & { of: AnswerOf }) {
  return (
    <Card title="Time zone" pad>
      <Form
        id="zone"
        answer={of("zone")}
        values={{ timeZone: zone }}
        foot={
          <Submit name="do" value="zone">
            Save time zone
          </Submit>
        }
      >
        {(fields) => (
          <Select
            field={fields.timeZone!}
            label="Times are shown in"
            empty="The organisation's time zone"
            options={zones.map((name) => [name, name.replaceAll("_", " ")] as const)}
            width="l"
          />
        )}
      </Form>
    </Card>
  );
}

function KeysCard({ of, keys }: Pick<Page, "keys"> & { of: AnswerOf }) {
  return (
    <Card title="Keyboard shortcuts" pad>
      <Form
        id="keys"
        answer={of("keys")}
        values={{ keys: keys ? "on" : "" }}
        foot={
          <Submit name="do" value="keys">
            Save shortcuts
          </Submit>
        }
      >
        {(fields) => (
          <Check
            field={fields.keys!}
            hint="Switch them off if you use speech input, or press keys by accident."
          >
            Single keys: <kbd>/</kbd> opens the search, and <kbd>k</kbd> <kbd>c</kbd> <kbd>r</kbd> decide in
            an access review
          </Check>
        )}
      </Form>
    </Card>
  );
}
