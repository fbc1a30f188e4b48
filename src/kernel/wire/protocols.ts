import type { Protocol } from "../../contracts/index.ts";
import { awsJson1_0, awsJson1_1 } from "./aws-json.ts";
import { awsQuery } from "./aws-query.ts";
import type { Codec } from "./codec.ts";
import { restJson1 } from "./rest-json.ts";
import { restXml } from "./rest-xml.ts";
import { rpcV2Cbor } from "./rpc-v2-cbor.ts";

export const codecs: Record<Protocol, Codec> = { awsJson1_0, awsJson1_1, awsQuery, restJson1, restXml, rpcV2Cbor };
