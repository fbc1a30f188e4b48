import type { Runtime } from "./bind.ts";
import { defined, isNumber } from "./operators.ts";
import { renderProblem } from "./problem.ts";
import { fixed, floatText, lengthOf, part, represent, textOf } from "./text.ts";
import { type Arguments, Dict, Seq, typeName, type Value } from "./value.ts";

interface Spec {
  fill: string;
  align: string;
  sign: string;
  alternate: boolean;
  width: number;
  comma: string;
  precision: number | undefined;
  type: string;
}

function padded(
  text: string,
  { fill, align, width }: Pick<Spec, "fill" | "align" | "width">,
  signLength: number,
  { budget }: Runtime,
): string {
  const missing = width - lengthOf(text);
  if (missing <= 0) return text;
  budget.allocate(width);
  if (align === "=") return text.slice(0, signLength) + fill.repeat(missing) + text.slice(signLength);
  const left = align === ">" ? missing : align === "^" ? Math.floor(missing / 2) : 0;
  return fill.repeat(left) + text + fill.repeat(missing - left);
}

function exponent(value: number, precision: number): string {
  const [mantissa = "", power = ""] = value.toExponential(Math.min(100, precision)).split("e");
  return `${mantissa}e${power.startsWith("-") ? "-" : "+"}${power.slice(1).padStart(2, "0")}`;
}

function general(value: number, precision: number, alternate: boolean): string {
  const digits = precision === 0 ? 1 : precision;
  if (value === 0) return "0";
  const power = Number(value.toExponential(Math.min(100, digits - 1)).split("e")[1]);
  const text = power < -4 || power >= digits ? exponent(value, digits - 1) : fixed(value, Math.max(0, digits - 1 - power));
  if (alternate || !text.includes(".")) return text;
  return text.replace(/\.?0+(?=e|$)/, "");
}

const bases: Record<string, [number, string]> = { x: [16, "0x"], X: [16, "0X"], o: [8, "0o"], b: [2, "0b"] };

/** The digits of a number without its sign. */
function digitsOf(value: boolean | bigint | number, { type, precision, alternate }: Spec, runtime: Runtime): string {
  if (precision !== undefined) {
    runtime.budget.allocate(precision);
    if (precision > 100) throw renderProblem("a precision above 100 is not available");
  }
  const base = bases[type];
  if (typeof value !== "number" && (base || ["d", "n", "", "c"].includes(type))) {
    const size = BigInt(value) < 0n ? -BigInt(value) : BigInt(value);
    if (type === "c") return String.fromCodePoint(Math.min(Number(size), 0x10ffff));
    const text = size.toString(base?.[0] ?? 10);
    return (alternate && base ? base[1] : "") + (type === "X" ? text.toUpperCase() : text);
  }
  if (base || type === "d") throw renderProblem(`Unknown format code '${type}' for object of type '${typeName(value)}'`);
  const size = Math.abs(Number(value));
  if (!Number.isFinite(size)) return floatText(size);
  if (type === "f" || type === "F") return fixed(size, precision ?? 6);
  if (type === "%") return `${fixed(size * 100, precision ?? 6)}%`;
  if (type === "e" || type === "E") return type === "E" ? exponent(size, precision ?? 6).toUpperCase() : exponent(size, precision ?? 6);
  if (type === "g" || type === "G") return general(size, precision ?? 6, alternate);
  if (type !== "" && type !== "n") throw renderProblem(`Unknown format code '${type}' for object of type '${typeName(value)}'`);
  if (precision === undefined) return floatText(size);
  const text = general(size, precision, alternate);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function number(value: boolean | bigint | number, spec: Spec, runtime: Runtime): string {
  const negative = Number(value) < 0 || Object.is(value, -0);
  const sign = negative ? "-" : spec.sign === "-" ? "" : spec.sign;
  let digits = digitsOf(value, spec, runtime);
  if (spec.comma) digits = digits.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, spec.comma));
  return padded(sign + digits, { ...spec, align: spec.align || ">" }, sign.length, runtime);
}

const specPattern = /^(?:([\s\S])?([<>=^]))?([-+ ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([bcdeEfFgGnosxX%])?$/u;

function formatOne(value: Value, text: string, runtime: Runtime): string {
  const found = specPattern.exec(text);
  if (!found) throw renderProblem(`Invalid format specifier '${text}'`);
  const [, fill, align = "", sign = "-", alternate, zero, width = "0", comma = "", precision, type = ""] = found;
  const spec: Spec = {
    fill: fill ?? (zero ? "0" : " "),
    align: align || (zero ? "=" : ""),
    sign,
    alternate: alternate !== undefined,
    width: Number(width),
    comma,
    precision: precision === undefined ? undefined : Number(precision),
    type,
  };
  if (isNumber(value) && !(typeof value === "boolean" && type === "") && type !== "s") return number(value, spec, runtime);
  const whole = textOf(value, runtime.budget);
  if (text !== "" && typeof value !== "string" && typeof value !== "boolean")
    throw renderProblem(`unsupported format string passed to ${typeName(value)}.__format__`);
  if (type !== "" && type !== "s") throw renderProblem(`Unknown format code '${type}' for object of type '${typeName(value)}'`);
  const cut = spec.precision === undefined ? whole : part(whole, 0, spec.precision);
  return padded(cut, { ...spec, align: spec.align || "<" }, 0, runtime);
}

/** `"{0:>5} {name}".format(…)`; members of a value are not reachable from inside the text. */
export function formatText(text: string, given: Arguments, runtime: Runtime): string {
  let automatic = 0;
  return text.replace(/\{\{|\}\}|\{([^{}!:]*)(?:!([rs]))?(?::([^{}]*))?\}|[{}]/g, (all, field?: string, conversion?: string, spec = "") => {
    if (all === "{{" || all === "}}") return all[0]!;
    if (field === undefined) throw renderProblem("Single brace encountered in format string");
    if (!/^\w*$/.test(field)) throw renderProblem(`the field '${field}' of a format string is not available`);
    const position = field === "" ? automatic++ : /^\d+$/.test(field) ? Number(field) : undefined;
    const value = position === undefined ? given.named.get(field) : given.positional[position];
    if (value === undefined)
      throw renderProblem(position === undefined ? `KeyError: '${field}'` : "Replacement index out of range for positional args tuple");
    const asked = conversion === "r" ? represent(value, runtime.budget) : conversion === "s" ? textOf(value, runtime.budget) : value;
    const made = formatOne(defined(asked), spec, runtime);
    runtime.budget.allocate(made.length);
    return made;
  });
}

const directive = /%(?:\((.*?)\))?([-+ #0]*)(\d+|\*)?(?:\.(\d+|\*))?[hlL]?([\s\S]?)/gu;

/** `"%s of %d" % (…)` */
export function printf(text: string, values: Value, runtime: Runtime): string {
  const isTuple = values instanceof Seq && values.kind === "tuple";
  const queue = isTuple ? [...values.items] : [values];
  let byName = false;
  const next = (): Value => {
    const value = queue.shift();
    if (value === undefined) throw renderProblem("not enough arguments for format string");
    return defined(value);
  };
  const made = text.replace(
    directive,
    (all, name: string | undefined, flags: string, width: string | undefined, precision: string | undefined, type: string) => {
      if (type === "%") return "%";
      if (name !== undefined) byName = true;
      const wide = width === "*" ? Number(next()) : Number(width ?? 0);
      const exact = precision === "*" ? Number(next()) : precision === undefined ? undefined : Number(precision);
      const value = name === undefined ? next() : named(values, name);
      return directed(value, { all, flags, width: wide, precision: exact, type }, runtime);
    },
  );
  if (queue.length > 0 && (isTuple || !(byName || values instanceof Dict || (values instanceof Seq && values.kind === "list"))))
    throw renderProblem("not all arguments converted during string formatting");
  runtime.budget.allocate(made.length);
  return made;
}

function named(values: Value, name: string): Value {
  if (!(values instanceof Dict)) throw renderProblem("format requires a mapping");
  const value = values.get(name);
  if (value === undefined) throw renderProblem(`KeyError: '${name}'`);
  return defined(value);
}

interface Directive {
  all: string;
  flags: string;
  width: number;
  precision: number | undefined;
  type: string;
}

function directed(value: Value, { all, flags, width, precision, type }: Directive, runtime: Runtime): string {
  const left = flags.includes("-");
  if (type === "s" || type === "r" || type === "a") {
    const whole = type === "s" ? textOf(value, runtime.budget) : represent(value, runtime.budget);
    const cut = precision === undefined ? whole : part(whole, 0, precision);
    return padded(cut, { fill: " ", align: left ? "<" : ">", width }, 0, runtime);
  }
  if (!/^[diuoxXeEfFgGc]$/.test(type)) throw renderProblem(`unsupported format character in '${all}'`);
  if (type === "c" && typeof value === "string") return padded(value, { fill: " ", align: left ? "<" : ">", width }, 0, runtime);
  if (!isNumber(value)) throw renderProblem(`%${type} format: a real number is required, not ${typeName(value)}`);
  const whole = "diu".includes(type);
  const asked = whole && typeof value === "number" ? BigInt(Math.trunc(value)) : value;
  const sign = flags.includes("+") ? "+" : flags.includes(" ") ? " " : "-";
  const zero = flags.includes("0") && !left;
  return number(
    asked,
    {
      fill: zero ? "0" : " ",
      align: left ? "<" : zero ? "=" : ">",
      sign,
      alternate: flags.includes("#"),
      width,
      comma: "",
      precision: whole ? undefined : precision,
      type: whole ? "d" : type,
    },
    runtime,
  );
}
