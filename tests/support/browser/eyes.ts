import type { Eyes } from "#domain/installation/two-pairs";

/** How the approver relates to those who did the work, where two pairs of eyes are demanded and where they are switched off. */
export const otherEyes: Eyes = { required: true, relation: "other" };
export const ownEyes: Eyes = { required: true, relation: "own" };
export const ownEyesAllowed: Eyes = { required: false, relation: "own" };
