import { Tag } from "#components/ui/tag";

/** On each line that stands for an exercise among real incidents. */
export function ExerciseTag() {
  return <Tag tone="risk">EXERCISE</Tag>;
}
