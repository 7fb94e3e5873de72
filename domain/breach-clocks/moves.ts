import { recipientWords } from "#domain/breach-clocks/notification-titles";

type Move = { rule: string; recipient: string; from: Date | null; to: Date | null; because: string };

/** Clocks whose deadline changed the same way for the same reason, as one line with all their recipients, in their order. */
export function groupMoves<M extends Move>(moves: readonly M[]): (M & { recipients: string[] })[] {
  const groups = new Map<string, M & { recipients: string[] }>();
  for (const move of moves) {
    const key = JSON.stringify([move.rule, move.from, move.to, move.because]);
    const group = groups.get(key);
    if (group) group.recipients.push(move.recipient);
    else groups.set(key, { ...move, recipients: [move.recipient] });
  }
  return [...groups.values()];
}

/** "GDPR Art. 33(2), 40 customers: old → new", a line for each way in which deadlines moved. */
export function moveLines(moves: readonly Move[], spoken: (at: Date) => string): string[] {
  const day = (at: Date | null) => (at ? spoken(at) : "no date");
  return groupMoves(moves).map(
    ({ rule, recipients, from, to }) => `${rule}, ${recipientWords(recipients)}: ${day(from)} → ${day(to)}`,
  );
}
