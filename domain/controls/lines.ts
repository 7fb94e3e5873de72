import type { Status } from "#domain/controls/readiness";
import type { Drawing } from "#domain/controls/strip";

/** One control as a register shows it. */
export type ControlLine = {
  ref: string;
  title: string;
  criteria: string[];
  owner: string | null;
  frequency: string;
  strip: Drawing | null;
  held: number;
  /** Performed in time, recorded late or not. */
  inTime: number;
  /** Performed late, or recorded late. */
  late: number;
  /** Missed, whole or in part. */
  missed: number;
  /** Held, late and missed together. */
  decided: number;
  status: Status;
  retired: boolean;
  next: { due: string; days: number; open: boolean } | null;
};
