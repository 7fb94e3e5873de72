import { useLocation } from "@remix-run/react";
import { isExerciseRef } from "#domain/exercises";

/** Above every page of an exercise: the reader knows before the first word. The address says it, so it is there from the first paint. */
export function ExerciseBar() {
  const { pathname } = useLocation();
  if (!pathname.split("/").some(isExerciseRef)) return null;
  return (
    <p className="exercise" role="note">
      <b>EXERCISE</b> None of this has happened, and nothing leaves this program.
    </p>
  );
}
