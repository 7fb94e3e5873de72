import { notFound } from "#app/auth/require";

/** Nothing is here, whoever asks. Without a route for it the browser looks for one and throws the page away that it was sent. */
export function loader(): never {
  throw notFound();
}

export default function Nothing() {
  return null;
}
