import { data } from "@remix-run/node";
import type { AppContext } from "#app/context";
import type { Attempt } from "#app/delivery/mail/attempts";
import { type ChannelRow, listChannelsOf } from "#db/deliveries/channels";

/** Channels as pages show them: never an address or a secret. */
export async function readChannels(app: AppContext, userId: string | null) {
  return (await listChannelsOf(app.read, userId)).map(lineOf);
}

function lineOf({ id, kind, name, shown, last_sent_at, failing_since, last_error }: ChannelRow) {
  return {
    id,
    kind,
    name,
    shown,
    lastSentAt: last_sent_at,
    failingSince: failing_since,
    lastError: last_error,
  };
}

/** What a page of channels answers beside a form's result. */
export type ChannelAnswer = {
  result: null;
  secret?: string | null;
  test?: { ok: boolean; message: string };
  mail?: { ok: boolean; message: string; dialogue: string[] };
  token?: string;
};

export function testAnswer(attempt: Attempt | null) {
  if (!attempt)
    return data<ChannelAnswer>({
      result: null,
      test: { ok: false, message: "Another test is running. Wait for it to end." },
    });
  const ok = attempt.kind === "sent";
  return data<ChannelAnswer>({ result: null, test: { ok, message: ok ? attempt.answer : attempt.error } });
}
