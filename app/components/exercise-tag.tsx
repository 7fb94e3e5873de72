import { Tag } from "./tag";

/** On each line that stands for an exercise among real incidents. */
export function ExerciseTag() {
  return <Tag tone="risk">EXERCISE</Tag>;
}
