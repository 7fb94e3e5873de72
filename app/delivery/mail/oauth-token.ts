import type { Config } from "#app/config";
import type { AppContext } from "#app/context";
import { MINUTE_MS } from "#domain/durations";
import { z } from "#domain/schema";
import { openEgress } from "#evidence/network/egress";
import { fetchOut } from "#evidence/network/fetch";

type Settings = NonNullable<Config["smtpOAuth"]>;
type Token = { text: string; until: number };

const answer = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().default(600) });
const failure = z.object({ error: z.string(), error_description: z.string().optional() });

/** A token is requested again so long before it ends. Milliseconds. */
const earlyMs = MINUTE_MS;
const tokens = new Map<string, Token>();

/**
 * An access token for the mail server (XOAUTH2), kept until shortly before it ends; `renew` asks for a new one at once.
 * @throws Error with what the token address answered, without secrets
 */
export async function accessToken(app: AppContext, settings: Settings, renew: boolean): Promise<string> {
  const key = `${settings.tokenUrl} ${settings.clientId}`;
  const kept = tokens.get(key);
  if (kept && !renew && kept.until > app.now().getTime()) return kept.text;
  const way = openEgress({ now: app.now, allowPrivate: app.config.collectAllowPrivate });
  const got = await fetchOut(way, settings.tokenUrl, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded", Accept: "application/json" },
    body: new URLSearchParams(questionOf(settings)).toString(),
    maxBytes: 64 * 1024,
  });
  const reply = parsed(got.body);
  const token = answer.safeParse(reply);
  if (got.status !== 200 || !token.success) {
    const why = failure.safeParse(reply).data;
    const words = [why?.error, why?.error_description?.split(/[\r\n]/)[0]].filter(Boolean).join(": ");
    throw new Error(
      `SMTP_OAUTH_TOKEN_URL answered ${got.status} instead of a token${words ? ` (${words.slice(0, 200)})` : ""}.`,
    );
  }
  const { access_token: text, expires_in: seconds } = token.data;
  tokens.set(key, { text, until: app.now().getTime() + seconds * 1000 - earlyMs });
  return text;
}

/** With a refresh token on behalf of the mailbox's owner, else as the application itself (RFC 6749, 6 and 4.4). */
function questionOf({
  clientId,
  clientSecret,
  refreshToken,
  scope,
  tokenUrl,
}: Settings): Record<string, string> {
  const microsoft = URL.parse(tokenUrl)?.hostname.startsWith("login.microsoftonline.");
  const wanted = scope ?? (microsoft && !refreshToken ? "https://outlook.office365.com/.default" : undefined);
  return {
    client_id: clientId,
    ...(clientSecret ? { client_secret: clientSecret } : {}),
    ...(refreshToken
      ? { grant_type: "refresh_token", refresh_token: refreshToken }
      : { grant_type: "client_credentials" }),
    ...(wanted ? { scope: wanted } : {}),
  };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return null;
  }
}
