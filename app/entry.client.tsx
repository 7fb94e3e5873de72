import { RemixBrowser } from "@remix-run/react";
import { StrictMode, startTransition } from "react";
import { hydrateRoot } from "react-dom/client";

function bringToLife(): void {
  startTransition(() => {
    hydrateRoot(
      document,
      <StrictMode>
        <RemixBrowser />
      </StrictMode>,
    );
  });
}

// The page is whole and usable as it came: it is painted first, even when the scripts were here before the styles.
requestAnimationFrame(() => setTimeout(bringToLife));
