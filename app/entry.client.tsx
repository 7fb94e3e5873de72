import { RemixBrowser } from "@remix-run/react";
import { StrictMode, startTransition } from "react";
import { hydrateRoot } from "react-dom/client";

/**
 * Remix begins to read the page's data when it is first called, and throws the promise of it so that React waits. React cannot
 * wait once a key is pressed or a click is made meanwhile: it gives up with its error 345, and the page stays without scripts. So
 * the data is read before React is asked for anything.
 */
async function readData(): Promise<void> {
  try {
    RemixBrowser({});
  } catch (reading) {
    await reading;
  }
}

readData().then(() =>
  startTransition(() => {
    hydrateRoot(
      document,
      <StrictMode>
        <RemixBrowser />
      </StrictMode>,
    );
  }),
);
