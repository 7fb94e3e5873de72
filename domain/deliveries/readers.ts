import type { Purpose } from "#domain/deliveries/purposes";
import { type Action, may, type Role } from "#domain/roles";

/** A message that waits for a user, and the user as they are now. */
type WaitingFor = {
  purpose: Purpose;
  needs: string | null;
  userName: string;
  role: string;
  person_id: string | null;
  ended_at: string | null;
  lead_id: string | null;
};

/** Messages about breach clocks: they go to officers and owners, and to the lead of the incident whatever their role. */
const calls: readonly Purpose[] = ["reminder", "passed-on", "channel-down", "clock-correction", "refused"];

/** Why the user may not read the message any more; null while they may. */
export function whyNotReadable(waiting: WaitingFor): string | null {
  const { purpose, needs, userName, ended_at, person_id, lead_id } = waiting;
  const role = waiting.role as Role;
  if (ended_at) return `the access of ${userName} has ended`;
  const leads = lead_id !== null && lead_id === person_id;
  const granted = needs
    ? may(role, needs as Action)
    : !calls.includes(purpose) || leads || may(role, "notices.send");
  return granted ? null : `the role of ${userName} no longer allows reading it`;
}
