import { createSocket } from "node:dgram";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

export type Zone = {
  [name: string]: {
    A?: string[];
    AAAA?: string[];
    TXT?: (string | string[])[];
    MX?: [number, string][];
    CAA?: [number, string, string][];
    CNAME?: string;
    /** Answers for A that change from one question to the next. */
    turns?: string[][];
    /** An error code instead of an answer: 2 is SERVFAIL, 5 is REFUSED. */
    rcode?: number;
    /** Never answered. */
    silent?: boolean;
  };
};

const TYPES: Record<number, string> = { 1: "A", 5: "CNAME", 15: "MX", 16: "TXT", 28: "AAAA", 257: "CAA" };

/** A small name server on loopback (RFC 1035): answers from `zone`, and keeps the questions it was asked. */
export async function nameServer(zone: Zone) {
  const questions: string[] = [];
  const socket = createSocket("udp4");
  socket.on("message", (query, from) => {
    const end = query.indexOf(0, 12) + 1;
    const name = nameFrom(query.subarray(12, end));
    const type = TYPES[query.readUInt16BE(end)] ?? "?";
    questions.push(`${name} ${type}`);
    const entry = zone[name];
    if (entry?.silent) return;
    const records = entry === undefined ? [] : recordsOf(entry, type);
    const header = Buffer.from(query.subarray(0, 12));
    header.writeUInt16BE(0x8580 | (entry === undefined ? 3 : (entry.rcode ?? 0)), 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(records.length, 6);
    header.writeUInt32BE(0, 8);
    socket.send(Buffer.concat([header, query.subarray(12, end + 4), ...records]), from.port, from.address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address() as AddressInfo;
  return { at: `127.0.0.1:${port}`, zone, questions, close: () => socket.close() };
}

function recordsOf(entry: Zone[string], type: string): Buffer[] {
  if (entry.rcode) return [];
  if (type === "A" && entry.turns)
    return (entry.turns.length > 1 ? entry.turns.shift()! : entry.turns[0]!).map(v4);
  if (entry.CNAME && type !== "CNAME") return [record(5, wireName(entry.CNAME))];
  if (type === "A") return (entry.A ?? []).map(v4);
  if (type === "AAAA") return (entry.AAAA ?? []).map((address) => record(28, v6(address)));
  if (type === "TXT")
    return (entry.TXT ?? []).map((text) => record(16, Buffer.concat([text].flat().map(charString))));
  if (type === "MX")
    return (entry.MX ?? []).map(([rank, host]) => record(15, Buffer.concat([word(rank), wireName(host)])));
  if (type === "CAA") {
    return (entry.CAA ?? []).map(([flags, tag, value]) =>
      record(257, Buffer.concat([Buffer.from([flags, tag.length]), Buffer.from(tag + value, "latin1")])),
    );
  }
  return [];
}

function record(type: number, data: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from([0xc0, 12]),
    word(type),
    word(1),
    Buffer.alloc(4),
    word(data.length),
    data,
  ]);
}

function v4(address: string): Buffer {
  return record(1, Buffer.from(address.split(".").map(Number)));
}

function v6(address: string): Buffer {
  const [left = [], right = []] = address.split("::").map((half) => half.split(":").filter(Boolean));
  const groups = [...left, ...Array<string>(8 - left.length - right.length).fill("0"), ...right];
  return Buffer.concat(groups.map((group) => word(Number.parseInt(group, 16))));
}

function word(value: number): Buffer {
  return Buffer.from([value >> 8, value & 255]);
}

function charString(text: string): Buffer {
  return Buffer.concat([Buffer.from([text.length]), Buffer.from(text, "latin1")]);
}

function wireName(name: string): Buffer {
  return Buffer.concat([...name.split(".").map(charString), Buffer.from([0])]);
}

function nameFrom(wire: Buffer): string {
  const labels: string[] = [];
  for (let at = 0; wire[at]; at += wire[at]! + 1)
    labels.push(wire.toString("latin1", at + 1, at + 1 + wire[at]!));
  return labels.join(".").toLowerCase();
}
