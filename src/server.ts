import { mkdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "./base/log.ts";
import { codecommit } from "./companions/codecommit/service.ts";
import { codeconnections, codestarConnections } from "./companions/codeconnections/service.ts";
import { ecr } from "./companions/ecr/service.ts";
import { events } from "./companions/events/service.ts";
import { iam as iamCompanion } from "./companions/iam/service.ts";
import { logs } from "./companions/logs/service.ts";
import { s3 } from "./companions/s3/service.ts";
import { secretsmanager } from "./companions/secretsmanager/service.ts";
import { ssm } from "./companions/ssm/service.ts";
import { sts } from "./companions/sts/service.ts";
import type { Config } from "./config.ts";
import { createBlobs } from "./kernel/blobs/index.ts";
import { createCompute } from "./kernel/compute/index.ts";
import { connectionMigrations } from "./kernel/connections/index.ts";
import { consoleAuthenticator, consoleEndpoints, consoleMigrations } from "./kernel/console/index.ts";
import { createBus, migrateBus } from "./kernel/events/index.ts";
import { createGateway, healthEndpoint, resetEndpoint, type Service, type ServiceFactory } from "./kernel/gateway/index.ts";
import { bootstrapAdministrator, type Credentials, createIam, iamMigrations, openVault } from "./kernel/iam/index.ts";
import type { Kernel } from "./kernel/kernel.ts";
import { createRequestMeter, type Metric, metricsEndpoint, queueDepths, type RequestMeter } from "./kernel/metrics/index.ts";
import { type CrashHook, createOutbox, migrateOutbox } from "./kernel/outbox/index.ts";
import { createRemotes } from "./kernel/remote/index.ts";
import { createStore, emptyAllTables, type Store } from "./kernel/store/index.ts";
import { codeartifact } from "./services/codeartifact/service.ts";
import { codebuild } from "./services/codebuild/service.ts";
import { codedeploy } from "./services/codedeploy/service.ts";
import { codepipeline } from "./services/codepipeline/service.ts";
import { proton } from "./services/proton/service.ts";

export interface RunningServer {
  /** `http://127.0.0.1:4700` */
  endpoint: string;
  kernel: Kernel;
  /** The first administrator's keys, at the very first start only. */
  administrator?: Credentials;
  stop(): Promise<void>;
}

const companions = [sts, iamCompanion, s3, logs, events, codecommit, ssm, secretsmanager, ecr, codeconnections, codestarConnections];
const fiveServices = [codepipeline, codebuild, codedeploy, codeartifact, proton];
const factories = [...companions, ...fiveServices] as ServiceFactory[];

export interface StartOptions {
  /** Keeps the first administrator's keys: called before they are committed, so that a crash loses neither of the two. */
  keep?: (administrator: Credentials) => void;
  /** Where a simulation ends the process. */
  crash?: CrashHook;
}

/** The whole system on one page: config → kernel → services → listen. */
export async function startServer(config: Config, log: Log, options: StartOptions = {}): Promise<RunningServer> {
  mkdirSync(config.data, { recursive: true, mode: 0o711 });
  const store = await createStore(config, log);
  try {
    return await startOn(store, config, log, options);
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function startOn(store: Store, config: Config, log: Log, { keep, crash }: StartOptions): Promise<RunningServer> {
  const keys = openVault(join(config.data, "keys"));
  const iam = createIam({ store, keys, auth: config.auth, account: config.account });
  const blobs = await createBlobs(config);
  const compute = await createCompute(config, log);
  const remotes = createRemotes(config);
  const gateway = createGateway({ config, log, store, blobs, iam, compute, remotes });
  compute.onRequest((environmentId, request, response) => gateway.listener(request, response, { environmentId }));
  const { kernel } = gateway;
  const services = factories.map((factory) => factory(kernel));

  await store.migrate("kernel/iam", iamMigrations);
  await store.migrate("kernel/console", consoleMigrations);
  await store.migrate("kernel/connections", connectionMigrations);
  await migrateOutbox(store);
  await migrateBus(store);
  await migrateServices(kernel, services);
  const administrator = await store.transaction(async (tx) => {
    const made = await bootstrapAdministrator(tx, keys, config.account);
    if (made) keep?.(made);
    return made;
  });
  const hook = crash ? { crash } : {};
  const outbox = createOutbox({ kernel, workers: services.flatMap(({ workers = [] }) => workers), ...hook });
  const bus = createBus({ kernel, subscriptions: services.flatMap(({ events = [] }) => events), ...hook });

  const console = { store, iam, region: config.region };
  const ready = { now: false };
  const meter = createRequestMeter();
  const collect = () => collectMetrics(kernel, services, meter);
  const metrics = metricsEndpoint({ collect, ...(config.metricsToken ? { token: config.metricsToken } : {}) });
  const endpoints = [healthEndpoint(() => ready.now), metrics, ...consoleEndpoints(console)];
  if (config.auth === "none") endpoints.push(resetEndpoint(() => reset(kernel)));
  gateway.serve(services, { authenticators: [consoleAuthenticator(console)], endpoints, measure: meter.note });
  const address = await gateway.listen(config.port, config.host);
  config.port = address.port;
  const stops = await startServices(services);
  await outbox.start();
  await bus.start();
  ready.now = true;

  return {
    endpoint: `http://${config.host.includes(":") ? `[${config.host}]` : config.host}:${address.port}`,
    kernel,
    ...(administrator ? { administrator } : {}),
    async stop() {
      ready.now = false;
      await gateway.close();
      await bus.stop();
      await outbox.stop();
      for (const stop of stops.reverse()) await stop();
      remotes.close();
      await compute.close();
      await store.close();
    },
  };
}

/** Of the requests of this process, and of what the database holds for all servers. */
const collectMetrics = ({ store }: Kernel, services: Service[], meter: RequestMeter): Promise<Metric[]> =>
  store.read(async (tx) => {
    const held: Metric[] = [];
    for (const service of services) held.push(...((await service.metrics?.(tx)) ?? []));
    return [...meter.metrics(), ...(await queueDepths(tx)), ...held];
  });

async function migrateServices({ store }: Kernel, services: Service[]): Promise<void> {
  for (const { name, migrations } of services) if (migrations) await store.migrate(name, migrations);
}

async function startServices(services: Service[]): Promise<(() => Promise<void>)[]> {
  const stops: (() => Promise<void>)[] = [];
  for (const { start } of services) {
    const stop = await start?.();
    if (stop) stops.push(stop);
  }
  return stops;
}

/** What a server for emulation keeps on disk beside its tables and its environments. */
const folders = ["blobs", "git"];

async function reset({ store, iam, compute, config }: Kernel): Promise<void> {
  await store.transaction(emptyAllTables);
  for (const id of await compute.list()) await (await compute.attach(id))?.remove();
  await Promise.all(folders.map((folder) => rm(join(config.data, folder), { recursive: true, force: true })));
  iam.changed();
}
