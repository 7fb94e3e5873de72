import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { MINUTE_MS } from "#domain/durations";

const Now = createContext<number | null>(null);

/**
 * Gives every component the server's instant, so that the first render in the browser says the same words.
 * Then it moves on once a minute; nothing is announced, only the text changes.
 */
export function NowProvider({ now, children }: { now: Date | string; children: ReactNode }) {
  const given = useMemo(() => new Date(now).getTime(), [now]);
  const [passed, setPassed] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new instant from the server starts the count again
  useEffect(() => {
    setPassed(0);
    const started = performance.now();
    const timer = setInterval(() => setPassed(performance.now() - started), MINUTE_MS);
    return () => clearInterval(timer);
  }, [given]);
  return <Now.Provider value={given + passed}>{children}</Now.Provider>;
}

/** The instant that this page speaks from. */
export function useNow(): Date {
  const now = useContext(Now);
  if (now === null) throw new Error("NowProvider is missing above this component.");
  return new Date(now);
}
