/** Per architecture: its audit number, the calls that are treated or made specially, and those that a build has no honest use for. */
export interface Architecture {
  audit: number;
  clone: number;
  ioctl: number;
  prctl: number;
  unshare: number;
  capset: number;
  denied: number[];
}

const CLONE3 = 435;
/** io_uring, the file-descriptor based mount calls and mount_setattr have one number everywhere. */
const deniedEverywhere = [425, 426, 427, 428, 429, 430, 431, 432, 433, 442];

export const architectures: Partial<Record<NodeJS.Architecture, Architecture>> = {
  x64: {
    audit: 0xc000003e,
    clone: 56,
    ioctl: 16,
    prctl: 157,
    unshare: 272,
    capset: 126,
    // mount umount2 pivot_root swapon swapoff reboot kexec_load kexec_file_load init_module finit_module delete_module bpf
    // perf_event_open keyctl add_key request_key userfaultfd unshare setns open_by_handle_at acct quotactl settimeofday
    // clock_settime iopl ioperm
    denied: [
      165, 166, 155, 167, 168, 169, 246, 320, 175, 313, 176, 321, 298, 250, 248, 249, 323, 272, 308, 304, 163, 179, 164, 227, 172, 173,
    ],
  },
  arm64: {
    audit: 0xc00000b7,
    clone: 220,
    ioctl: 29,
    prctl: 167,
    unshare: 97,
    capset: 91,
    denied: [40, 39, 41, 224, 225, 142, 104, 294, 105, 273, 106, 280, 241, 219, 217, 218, 282, 97, 268, 265, 89, 60, 170, 112],
  },
};

const LOAD = 0x20;
const IF_EQUAL = 0x15;
const IF_AT_LEAST = 0x35;
const IF_ANY_BIT = 0x45;
const RETURN = 0x06;
const ALLOW = 0x7fff0000;
const EPERM = 0x00050001;
const ENOSYS = 0x00050026;
const NEW_NAMESPACES = 0x7e020000;
const TIOCSTI = 0x5412;
const NUMBER_AT = 0;
const ARCHITECTURE_AT = 4;
const FIRST_ARGUMENT_AT = 16;
const SECOND_ARGUMENT_AT = 24;

type Instruction = [code: number, ifTrue: number, ifFalse: number, value: number];

/** The filter as a classic BPF program: 8 bytes an instruction. clone3 passes its flags by pointer, so programs are sent back to clone. */
export function filterProgram(architecture: Architecture): Buffer {
  const refuse = (number: number, answer = EPERM): Instruction[] => [
    [IF_EQUAL, 0, 1, number],
    [RETURN, 0, 0, answer],
  ];
  const x32 = architecture === architectures.x64 ? 0x40000000 : 0xffffffff;
  const program: Instruction[] = [
    [LOAD, 0, 0, ARCHITECTURE_AT],
    [IF_EQUAL, 1, 0, architecture.audit],
    [RETURN, 0, 0, EPERM],
    [LOAD, 0, 0, NUMBER_AT],
    [IF_AT_LEAST, 0, 1, x32],
    [RETURN, 0, 0, EPERM],
    ...refuse(CLONE3, ENOSYS),
    ...[...architecture.denied, ...deniedEverywhere].flatMap((number) => refuse(number)),
    [IF_EQUAL, 0, 3, architecture.clone],
    [LOAD, 0, 0, FIRST_ARGUMENT_AT],
    [IF_ANY_BIT, 0, 1, NEW_NAMESPACES],
    [RETURN, 0, 0, EPERM],
    [LOAD, 0, 0, NUMBER_AT],
    [IF_EQUAL, 0, 3, architecture.ioctl],
    [LOAD, 0, 0, SECOND_ARGUMENT_AT],
    [IF_EQUAL, 0, 1, TIOCSTI],
    [RETURN, 0, 0, EPERM],
    [RETURN, 0, 0, ALLOW],
  ];
  const bytes = Buffer.alloc(program.length * 8);
  for (const [index, [code, ifTrue, ifFalse, value]] of program.entries()) {
    bytes.writeUInt16LE(code, index * 8);
    bytes.writeUInt8(ifTrue, index * 8 + 2);
    bytes.writeUInt8(ifFalse, index * 8 + 3);
    bytes.writeUInt32LE(value, index * 8 + 4);
  }
  return bytes;
}
