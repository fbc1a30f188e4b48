import { arnPattern } from "./arn-pattern.ts";
import { glob, type Match } from "./glob.ts";
import { ipRange } from "./ip-range.ts";

/** Compiles one value of a condition into a test of one value of the request. */
type Compare = (policyValue: string, variables: boolean) => Match;

const numeric =
  (holds: (value: number, bound: number) => boolean): Compare =>
  (text) => {
    const bound = Number(text);
    return (value) => value.trim() !== "" && text.trim() !== "" && holds(Number(value), bound);
  };

const date =
  (holds: (value: number, bound: number) => boolean): Compare =>
  (text) => {
    const bound = millisecondsOf(text);
    return (value) => holds(millisecondsOf(value), bound);
  };

/** ISO 8601, or seconds since 1970. */
const millisecondsOf = (text: string): number => (/^-?\d+(\.\d+)?$/.test(text) && text.length > 4 ? Number(text) * 1000 : Date.parse(text));

const arn: Compare = (text, variables) => arnPattern(text, variables);
const address: Compare = (text) => {
  const range = ipRange(text);
  return (value) => range?.(value) ?? false;
};
const ignoringCase: Compare = (text, variables) => glob(text, { wildcards: false, ignoreCase: true, variables });

const equal = (value: number, bound: number) => value === bound;
const less = (value: number, bound: number) => value < bound;
const lessOrEqual = (value: number, bound: number) => value <= bound;
const greater = (value: number, bound: number) => value > bound;
const greaterOrEqual = (value: number, bound: number) => value >= bound;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html, in lower case. */
const positive: Record<string, Compare> = {
  stringequals: (text, variables) => glob(text, { wildcards: false, variables }),
  stringequalsignorecase: ignoringCase,
  stringlike: (text, variables) => glob(text, { wildcards: true, variables }),
  arnequals: arn,
  arnlike: arn,
  bool: ignoringCase,
  binaryequals: (text) => (value) => value === text,
  ipaddress: address,
  numericequals: numeric(equal),
  numericlessthan: numeric(less),
  numericlessthanequals: numeric(lessOrEqual),
  numericgreaterthan: numeric(greater),
  numericgreaterthanequals: numeric(greaterOrEqual),
  dateequals: date(equal),
  datelessthan: date(less),
  datelessthanequals: date(lessOrEqual),
  dategreaterthan: date(greater),
  dategreaterthanequals: date(greaterOrEqual),
};

/** True when none of the policy's values fits, and when the key is absent. */
const negative: Record<string, string> = {
  stringnotequals: "stringequals",
  stringnotequalsignorecase: "stringequalsignorecase",
  stringnotlike: "stringlike",
  arnnotequals: "arnequals",
  arnnotlike: "arnlike",
  notipaddress: "ipaddress",
  numericnotequals: "numericequals",
  datenotequals: "dateequals",
};

export interface Operator {
  compare: Compare;
  negated: boolean;
  ifExists: boolean;
  set?: "all" | "any";
}

/** Reads `ForAnyValue:StringLikeIfExists` and its like; undefined for an operator that AWS does not have. `Null` is not among them. */
export function readOperator(text: string): Operator | undefined {
  const found = /^(?:(forallvalues|foranyvalue):)?([a-z]+?)(ifexists)?$/.exec(text.toLowerCase());
  if (!found) return undefined;
  const [, prefix, name = "", suffix] = found;
  const compare = positive[negative[name] ?? name];
  if (!compare) return undefined;
  return {
    compare,
    negated: name in negative,
    ifExists: suffix !== undefined,
    ...(prefix ? { set: prefix === "forallvalues" ? ("all" as const) : ("any" as const) } : {}),
  };
}

export const isNullOperator = (text: string): boolean => /^(?:forallvalues:|foranyvalue:)?null$/i.test(text);
