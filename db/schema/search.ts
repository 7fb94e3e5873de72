import type { Generated } from "kysely";

/** The index that search reads; made from the records, and made again by `surety search rebuild`. */
export interface SearchTables {
  search_records: {
    /** The number of its kind times 2^40, and a number of its own: each kind is a range. */
    id: number;
    kind: string;
    /** The record's id; of an account, of its system and in it. */
    key: string;
    /** What its address is made of. */
    path: string;
    ref: string;
    title: string;
    folded_ref: string;
    folded_title: string;
    /** Of an account, its system; else empty. */
    parent: string;
    /** Of an account, the list that had it last; else empty. */
    seen: string;
    /** Of the texts that were indexed. */
    digest: string;
  };
  /** References and names, and the texts of records with those names before them. */
  search_names: { rowid: Generated<number>; text: string };
  search_texts: { rowid: Generated<number>; text: string };
  /** The pieces of names. */
  search_terms: { term: string; doc: number; cnt: number };
  /** Words of titles, for spelling errors. */
  search_words: { word: string; backwards: string };
  /** Kinds, and lists of accounts, that are still to be read from `after`. */
  search_waiting: { kind: string; parent: string; after: string };
  search_version: { version: string };
  /** A list's order and filters under a name of a user's. */
  saved_views: { id: string; user_id: string; list: string; name: string; query: string; saved_at: string };
}
