import { useFetcher } from "@remix-run/react";

export type Theme = "system" | "light" | "dark";
const THEMES: [Theme, string][] = [
  ["system", "System"],
  ["light", "Light"],
  ["dark", "Dark"],
];

/** Light, dark or as the device says. The style sheet reads the checked radio, so it acts at once; saved by POST /my/theme. */
export function ThemeSwitch({ theme, save = true }: { theme: Theme; save?: boolean }) {
  const fetcher = useFetcher({ key: "theme" });
  const radios = (
    <fieldset className="seg">
      <legend className="vh">Theme</legend>
      {THEMES.map(([value, word]) => (
        <label key={value}>
          <input type="radio" name="theme" value={value} defaultChecked={theme === value} />
          {word}
        </label>
      ))}
    </fieldset>
  );
  if (!save) return radios;
  return (
    <fetcher.Form
      method="post"
      action="/my/theme"
      className="row"
      onChange={(event) => fetcher.submit(event.currentTarget)}
    >
      {radios}
      <noscript>
        <button className="btn" type="submit">
          Keep
        </button>
      </noscript>
    </fetcher.Form>
  );
}
