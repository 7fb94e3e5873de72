import { Tag } from "#components/ui/tag";

/** Marks an exercise in a list of real incidents. */
export function ExerciseTag() {
  return <Tag tone="risk">EXERCISE</Tag>;
}
