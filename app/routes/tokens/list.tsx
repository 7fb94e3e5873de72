import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { can } from "#app/http/submit";
import { makeApiToken, revokeApiToken } from "#app/operations/installation/api-tokens";
import { NewSecret } from "#components/deliveries/channel-forms";
import { CreateToken } from "#components/installation/token-form";
import { TokenSnippets } from "#components/installation/token-snippets";
import { TokenTable } from "#components/installation/token-table";
import { Card } from "#components/ui/card";
import { Disclosure } from "#components/ui/disclosure";
import { Empty } from "#components/ui/empty";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { listApiTokens } from "#db/installation/api-tokens";
import { apiTokenInput, type TokenScope } from "#domain/installation/api-tokens";
import { z } from "#domain/schema";
import { requiredText } from "#domain/text-fields";

export const meta = () => [{ title: "Tokens · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "api-tokens.view");
  const { app } = args.context;
  const now = app.now().toISOString();
  return {
    address: app.config.publicUrl,
    mayEdit: can(visitor, "api-tokens.edit"),
    tokens: (await listApiTokens(app.read)).map((row) => ({
      id: row.id,
      name: row.name,
      prefix: row.prefix,
      scope: row.scope as TokenScope,
      controls: row.controls === null ? [] : (JSON.parse(row.controls) as string[]),
      madeBy: row.created_by,
      madeAt: row.created_at,
      expiresAt: row.expires_at,
      lastUsedAt: row.last_used_at,
      revokedAt: row.revoked_at,
      state: row.revoked_at
        ? ("ended" as const)
        : row.expires_at <= now
          ? ("expired" as const)
          : ("live" as const),
    })),
  };
}

const edit = { action: "api-tokens.edit", stepUp: true } as const;

const buttons = {
  revoke: button(z.object({ id: requiredText("Choose the token") }), () => ({
    ...edit,
    change: (work, { id }) => revokeApiToken(work, id),
    then: () => redirect("/tokens"),
  })),
  otherwise: button(apiTokenInput, ({ context }) => ({
    ...edit,
    change: (work, input) => makeApiToken(context.app, work, input),
    then: (token) => data({ result: null, token }),
  })),
};

export const action = (args: ActionFunctionArgs) => pressButton(args, buttons);

export default function Tokens() {
  const { tokens, address, mayEdit } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const sent = answer?.result?.initialValue;
  const revoking = sent && "id" in sent ? String(sent.id) : null;
  const live = tokens.filter((token) => token.state === "live");
  return (
    <>
      <PageHeader
        title="API tokens"
        intro={
          <>
            With a token, a program reports incidents to <code>{address}/api/v1/incidents</code>, or sends
            scan results to <code>{address}/api/v1/evidence</code>. Each token does one of these and nothing
            else. A token is revoked when the person who created it loses access or the role, resets their
            password or second factor, or signs out everywhere.
          </>
        }
      />
      <div className="stack">
        {answer?.token ? (
          <NewSecret title="Token created." secret={answer.token}>
            Give it to the program as its bearer token. It is shown only now.
          </NewSecret>
        ) : null}
        <Card title="Tokens">
          {tokens.length === 0 ? (
            <Empty title="No tokens yet">
              <p>No program can report incidents or add scan results yet.</p>
            </Empty>
          ) : (
            <TokenTable tokens={tokens} />
          )}
        </Card>
        {mayEdit ? <CreateToken key={answer?.token} answer={revoking ? null : answer} /> : null}
        {live
          .filter((token) => token.scope === "evidence.push")
          .map((token) => (
            <TokenSnippets key={token.id} token={token} address={address} />
          ))}
        {mayEdit
          ? live.map((token) => (
              <Disclosure
                key={token.id}
                act={`Revoke ${token.name} (${token.prefix})`}
                open={revoking === token.id}
              >
                <p>The program can no longer send anything. What it sent before stays on record.</p>
                <Form
                  id={`end-${token.id}`}
                  answer={revoking === token.id ? answer : null}
                  stepUp
                  foot={
                    <Submit kind="stop" name="do" value="revoke">
                      Revoke token
                    </Submit>
                  }
                >
                  {() => <input type="hidden" name="id" value={token.id} />}
                </Form>
              </Disclosure>
            ))
          : null}
      </div>
    </>
  );
}
