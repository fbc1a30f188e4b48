import { buffer } from "node:stream/consumers";
import { publish } from "../../../kernel/events/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { type PerformContext, wake, worker } from "../../../kernel/outbox/index.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { checkBundle } from "../bundles/register.ts";
import { BundleProblem } from "../domain/bundle/problem.ts";
import { advance, type Findings, type Registration, type RegistrationEffect } from "../domain/registration.ts";
import type { VersionRow } from "../store/tables.ts";
import { findTemplate } from "../store/templates.ts";
import { findVersionById, lastRegistered, updateVersion } from "../store/versions.ts";
import { registrationKind } from "../versions.ts";

async function load(tx: Tx, id: string): Promise<Registration | undefined> {
  const row = await findVersionById(tx, id);
  if (!row) return undefined;
  const { kind, status, checking, findings } = row;
  return { id, kind, status, checking, ...(findings ? { findings } : {}) };
}

async function save(tx: Tx, next: Registration): Promise<void> {
  const { id, status, checking, schema, statusMessage } = next;
  await updateVersion(tx, id, {
    ...{ status, checking },
    ...(schema === undefined ? {} : { schema }),
    ...(statusMessage === undefined ? {} : { status_message: statusMessage }),
  });
}

async function perform(effect: RegistrationEffect, { tx, now, kernel }: PerformContext): Promise<void> {
  const row = await findVersionById(tx, effect.key.slice(0, effect.key.indexOf("/")));
  if (!row) return;
  if (effect.type === "announce") return announce(effect, row, tx, now);
  await updateVersion(tx, row.id, { findings: await findingsOf(kernel, tx, row) });
  await wake(tx, registrationKind, row.id);
}

async function findingsOf(kernel: Kernel, tx: Tx, row: VersionRow): Promise<Findings> {
  if (row.bundle === null) return { problem: row.source_problem ?? "The template bundle cannot be read" };
  const { account, region, kind, template_name: template } = row;
  const customerManaged = (await findTemplate(tx, row, kind, template))?.provisioning === "CUSTOMER_MANAGED";
  const earlier = await lastRegistered(tx, { account, region, kind, template }, row.major, row.minor);
  try {
    const archive = await buffer(await kernel.blobs.get(row.bundle));
    return { schema: await checkBundle(archive, { template: kind, customerManaged }, earlier?.schema ?? undefined) };
  } catch (error) {
    if (error instanceof BundleProblem) return { problem: error.message };
    throw error;
  }
}

async function announce(effect: RegistrationEffect & { type: "announce" }, row: VersionRow, tx: Tx, time: Date): Promise<void> {
  const { account, region, arn, template_name: name, major, minor } = row;
  const { status, previousStatus } = effect;
  const kind = row.kind === "environment" ? "Environment" : "Service";
  await publish(tx, {
    ...{ source: "aws.proton", detailType: `AWS Proton ${kind} Template Version Status Change`, account, region, time, resources: [arn] },
    detail: { name, majorVersion: String(major), minorVersion: String(minor), status, previousStatus },
  });
}

/** Registers a template version: what its bundle holds decides. */
export const templateVersionWorker = worker<Registration, RegistrationEffect>({ kind: registrationKind, load, advance, save, perform });
