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
  late: number;
  missed: number;
  status: Status;
  retired: boolean;
  next: { due: string; days: number; open: boolean } | null;
};
