import { useLocation, useNavigation } from "@remix-run/react";
import { useEffect } from "react";
import { forgetDraft, markSent, mounted, sentDrafts } from "#components/ui/draft";

/** Ends the drafts that were saved, on the page that follows; after an error, and where a sign-in is asked for, they stay. */
export function SettleDrafts({ failed = false }: { failed?: boolean }) {
  const navigation = useNavigation();
  const { pathname, key } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each page
  useEffect(() => {
    if (navigation.state !== "idle") return;
    const kept = failed || /^\/(sign-in|step-up)/.test(pathname);
    for (const draft of sentDrafts()) {
      if (mounted.has(draft)) continue;
      if (kept) markSent(draft, false);
      else forgetDraft(draft);
    }
  }, [navigation.state, key, failed]);
  return null;
}
