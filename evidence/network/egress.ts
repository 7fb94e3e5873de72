import { lookup, Resolver } from "node:dns/promises";
import { connect, isIP, type Socket } from "node:net";
import { type Allowed, mayReach, readAllowed } from "#evidence/network/addresses";
import { asFetchError, FetchError } from "#evidence/network/fetch-error";

export type EgressOptions = {
  now: () => Date;
  /** Hosts or ranges that may be reached although they are private (COLLECT_ALLOW_PRIVATE). */
  allowPrivate?: readonly string[];
  /** Name servers to ask, "address" or "address:port"; the machine's own when left out. */
  nameServers?: readonly string[];
  /** Certificate authorities trusted beside the public ones, PEM. */
  authorities?: readonly string[];
};

/** Everything that leaves this machine for a collector leaves by one of these. */
export type Egress = {
  now: () => Date;
  authorities: readonly string[];
  /** The addresses of `host`, looked up once, each of them checked. Throws FetchError. */
  resolve(host: string): Promise<string[]>;
  /** A TCP connection to one of the checked addresses of `host`. Throws FetchError. */
  dial(host: string, port: number, timeoutMs: number): Promise<Socket>;
  /** A resolver for DNS records. Name servers other than the machine's own are checked like any address. */
  resolver(nameServers?: readonly string[]): Resolver;
};

/** Opens the way out. Throws when `allowPrivate` names something that is neither a host nor a range. */
export function openEgress(options: EgressOptions): Egress {
  const allowed = readAllowed(options.allowPrivate ?? []);
  const newResolver = (servers: readonly string[]) => {
    const resolver = new Resolver({ timeout: 2000, tries: 2, maxTimeout: 4000 });
    if (servers.length > 0) resolver.setServers(servers);
    return resolver;
  };

  async function resolve(host: string): Promise<string[]> {
    const bare = host.replace(/^\[|\]$/g, "");
    const found = isIP(bare) ? [bare] : await lookUp(bare, options.nameServers ?? [], newResolver);
    return checked(bare, found, allowed);
  }

  async function dial(host: string, port: number, timeoutMs: number): Promise<Socket> {
    let last: unknown;
    for (const address of await resolve(host)) {
      try {
        return await open(address, port, timeoutMs);
      } catch (error) {
        last = error;
      }
    }
    throw asFetchError(last, `${host}:${port}`);
  }

  return {
    now: options.now,
    authorities: options.authorities ?? [],
    resolve,
    dial,
    resolver(nameServers = []) {
      for (const server of nameServers) {
        const address = server.replace(/^\[(.*)\](:\d+)?$/, "$1").replace(/^([\d.]+):\d+$/, "$1");
        checked(address, [address], allowed);
      }
      return newResolver(nameServers.length > 0 ? nameServers : (options.nameServers ?? []));
    },
  };
}

async function lookUp(
  host: string,
  servers: readonly string[],
  newResolver: (s: readonly string[]) => Resolver,
) {
  try {
    if (servers.length === 0) return (await lookup(host, { all: true })).map((entry) => entry.address);
    const resolver = newResolver(servers);
    const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    return answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
  } catch (cause) {
    throw notPublic(host, cause);
  }
}

/** One private address among many is reason enough to refuse: which of them is dialled is not ours to bet on. */
function checked(host: string, addresses: string[], allowed: Allowed): string[] {
  if (addresses.length > 0 && addresses.every((address) => mayReach(address, host, allowed)))
    return addresses;
  throw notPublic(host);
}

/** One answer for a name without an address and for a private one: the caller must not learn the names of the internal network. */
function notPublic(host: string, cause?: unknown): FetchError {
  const message = `${host} is not on the public internet. A private address is reached only when COLLECT_ALLOW_PRIVATE names it.`;
  return new FetchError("not_allowed", message, { cause });
}

function open(address: string, port: number, timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port });
    const fail = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    socket.setTimeout(timeoutMs, () =>
      fail(new FetchError("timeout", `${address}:${port} did not answer in time.`)),
    );
    socket.once("error", fail);
    socket.once("connect", () => {
      socket.setTimeout(0);
      socket.off("error", fail);
      resolve(socket);
    });
  });
}
