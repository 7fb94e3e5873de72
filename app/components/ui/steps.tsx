import type { ReactNode } from "react";

/** What happens one after the other. `current` counts from 0; the steps before it are done. Without it nothing is marked. */
export function Steps({ steps, current }: { steps: readonly ReactNode[]; current?: number }) {
  return (
    <ol className="steps">
      {steps.map((step, index) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: steps have an order and no other name
          key={index}
          className={current !== undefined && index < current ? "done" : undefined}
          aria-current={index === current ? "step" : undefined}
        >
          <span>{step}</span>
        </li>
      ))}
    </ol>
  );
}
