import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";
import { verdictOf } from "#domain/evidence/evidence";
import type { Collector, Reach } from "#evidence/collectors/collector";

/** Gathers, then judges from the stored bytes alone: verdicts and sentences by rule. */
export async function collected<S>(collector: Collector<S>, settings: S, reach: Reach, at = new Date()) {
  const gathering = await collector.collect(settings, reach);
  const files = new Map(gathering.files.map((file) => [file.name, file.bytes]));
  const findings = collector.assess(files, settings, at);
  return {
    gathering,
    findings,
    overall: verdictOf(findings, gathering.missing.length === 0),
    by: Object.fromEntries(findings.map((one) => [one.rule, one.verdict])),
    detail: Object.fromEntries(findings.map((one) => [one.rule, one.detail])),
  };
}

/** Starts a server on a free port of loopback. */
export async function listening(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}
