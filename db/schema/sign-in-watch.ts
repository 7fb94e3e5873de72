/** What is kept to notice and stop that someone else signs in. */
export interface SignInWatchTables {
  /** Codes refused behind a right password, in a session or behind a link, until one from the same network fits. */
  refused_codes: { user_id: string; network: string; codes: number; last_at: string };
  /** From which browsers and networks an account has signed in. */
  known_browsers: { user_id: string; browser: string; network: string; first_at: string; last_at: string };
}
