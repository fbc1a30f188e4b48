import { type RawBuilder, sql } from "kysely";

/** A value for a jsonb column. Needed because the driver turns a bare JavaScript array into a PostgreSQL array. */
export const json = <T>(value: T): RawBuilder<T> => sql<T>`${JSON.stringify(value)}::jsonb`;
