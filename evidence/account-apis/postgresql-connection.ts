import { isIP, type Socket } from "node:net";
import type { Client, ClientConfig } from "pg";
import type { Refused } from "#domain/errors";
import type { Limits, LiveRead } from "#evidence/account-apis/source";
import { asRefusedSource, portOf, refuseInClear } from "#evidence/account-apis/source-settings";
import { unavailable } from "#evidence/account-apis/web";

type Connection = Pick<LiveRead, "way" | "settings" | "secret"> & {
  limits: Pick<Limits, "requestMs" | "listBytes">;
};

/**
 * One connection to a PostgreSQL server by the one way out, in a transaction that can only read, ended whatever happens.
 * `settings`: host, port, database, user, tls, ca. @throws Refused in plain words without the password
 */
export async function withPostgres<R>(
  { way, settings, secret, limits }: Connection,
  work: (client: Client) => Promise<R>,
): Promise<R> {
  const { host = "", database, user, tls, ca } = settings;
  const [address] = await way.resolve(host);
  refuseInClear(address, settings);
  const { default: pg } = await import("pg");
  const config: ClientConfig = {
    host: address,
    port: portOf(settings),
    database,
    user,
    password: secret ?? "",
    ssl:
      tls === "off"
        ? false
        : { servername: isIP(host) ? undefined : host, ca: ca || undefined, rejectUnauthorized: true },
    application_name: "surety",
    connectionTimeoutMillis: Math.min(15_000, limits.requestMs),
    query_timeout: limits.requestMs,
  };
  const client = new pg.Client(config);
  let tooLarge: Refused | undefined;
  client.on("error", () => undefined);
  try {
    await client.connect();
    endAfter(client, limits.listBytes, (refusal) => {
      tooLarge = refusal;
    });
    await client.query("begin transaction read only");
    return await work(client);
  } catch (error) {
    throw asRefusedSource(tooLarge ?? error, `PostgreSQL at ${host}`, secret);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A server may answer more than it was asked for, and what has come is held in memory until the answer is whole. */
function endAfter(client: Client, most: number, because: (refusal: Refused) => void): void {
  const { stream } = (client as Client & { connection: { stream: Socket } }).connection;
  const words = `The list is larger than ${Math.round(most / 2 ** 20)} MiB, which exceeds the limit.`;
  stream.on("data", () => {
    if (stream.bytesRead <= most) return;
    because(unavailable(words));
    stream.destroy();
  });
}
