import type { Response as Outgoing } from "express";
import { bodyPatience } from "#app/server/body-time";
import { MINUTE_MS } from "#domain/durations";

/** For an answer whose length is not known: half a gigabyte at 5 Mbit/s, in milliseconds. */
const LONGEST_MS = 15 * MINUTE_MS;

/** How long an answer may take to be read, in milliseconds: a text as long as a body of its length may take to arrive. */
export function readPatience(length?: number): number {
  return length === undefined ? LONGEST_MS : Math.min(LONGEST_MS, bodyPatience(length));
}

/** Cuts off a reader who has not taken the whole answer in time. Until then it holds memory, and a turn where it is a file. */
export function limitReadTime(outgoing: Outgoing, patience: number): void {
  const timer = setTimeout(() => outgoing.destroy(), patience).unref();
  outgoing.once("close", () => clearTimeout(timer));
}
