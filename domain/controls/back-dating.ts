import { type Day, dayOf } from "#domain/days";

/** The day on which a version was written, where it is in force since an earlier one; null otherwise. */
export function writtenLater(version: { inForceFrom: Day; recordedAt: string }, zone: string): Day | null {
  const written = dayOf(new Date(version.recordedAt), zone);
  return version.inForceFrom < written ? written : null;
}
