/**
 * Where things lie in the tables of a schema: one block of octets that the validator in WebAssembly reads, little endian, words
 * of 32 bits where nothing else is said. Addresses are absolute, for a block that begins at `TABLES_BASE`; 0 stands for none.
 *
 *     state ── row ──> [identifier octet] ── transition ── T_NEXT ──> state   (the enclosing value, afterwards)
 *                                                └──────── T_INNER ─> state   (inside this value)
 *
 * A state says what may come next inside an open value; a transition (T) says all about one value: a component, an
 * alternative, an element. The same names stand in assembly/schema-layout.ts; a test holds the two together.
 */

/** Address of the block's first octet. */
export const TABLES_BASE = 64

// --- state: 64 octets, aligned to 8 ---
export const STATE_SIZE = 64
/** Address of a row. */
export const STATE_ROW = 0
/** Transition for an identifier that the row does not know. */
export const STATE_FALLBACK = 4
/** `STATE_LIST` and so on. */
export const STATE_FLAGS = 8
/** Index in `SchemaTables.states`. */
export const STATE_ID = 12
/** Four words of 64 bits: the bits of a SET's mandatory components. */
export const STATE_REQUIRED = 32

/** Values are counted: paths show `[i]`. */
export const STATE_LIST = 1
/** In any order; what has been there is told by the bits of `V_SEEN`. */
export const STATE_SET = 2
/** Nothing mandatory is missing; never with `STATE_SET` unless `STATE_REQUIRED` is empty. */
export const STATE_MAY_END = 4
/** On entering, the slots and seen bits of the value are to be cleared. */
export const STATE_CLEAR = 8
/** Anything goes; nothing is looked at. */
export const STATE_SKIP = 16
/** Inside a constructed string. */
export const STATE_SEGMENTS = 32

/** Components that a SET may have: `STATE_REQUIRED` has that many bits. */
export const MAX_SET_COMPONENTS = 256

// --- row: a word for each leading identifier octet ---
// Even: a transition that the short path may take. Odd: transition | 1, see `ROW_NONE` and `ROW_CAREFUL`. Where the low five bits
// of the octet are all ones (8.1.2.4): ROW_NONE, or the address of a high-tag table | 1.
export const ROW_WORDS = 256
/** No transition. */
export const ROW_NONE = 1
/**
 * Bit of a transition that the short path must leave alone: the form is wrong, a string is constructed, or T is of kind OPEN or
 * CONTAINING, has a key, a list of allowed values, several ranges, CHECK or UNKNOWN, is a component of a SET, or leads into a state
 * with `STATE_CLEAR`.
 */
export const ROW_CAREFUL = 1

// --- high-tag table: mask, then mask + 1 slots (a power of two); slot = tag number & mask, linear probing with wrap ---
export const HIGH_TAG_MASK = 0
export const HIGH_TAG_SLOTS = 4
export const HIGH_TAG_SLOT_SIZE = 8
/** In a slot: tag number, or `HIGH_TAG_FREE`. */
export const HIGH_TAG_NUMBER = 0
/** In a slot: as a word of a row. */
export const HIGH_TAG_WORD = 4
/** Tag number of a free slot; schemas that use this number or a higher one are refused. */
export const HIGH_TAG_FREE = 0xffffffff

// --- transition: 96 octets, aligned to 8 ---
export const TRANSITION_SIZE = 96
/** u8: one of the kinds below. */
export const T_KIND = 0
/**
 * u8: `FORM_PRIMITIVE`, `FORM_CONSTRUCTED` or both; 0 for a value that is unexpected although a fallback would take it: of a
 * component or alternative that a constraint makes ABSENT.
 */
export const T_FORMS = 1
/** u16: `T_CHECK` and so on. */
export const T_FLAGS = 2
/** State of the enclosing value afterwards. */
export const T_NEXT = 4
/**
 * i64: least value of an INTEGER, least size of a string (bits, octets or characters, as the type has it), least count of
 * elements; the lowest i64 for none.
 */
export const T_LOW = 8
/** i64: the same, greatest; the highest i64 for none. */
export const T_HIGH = 16
/** State inside, of containers, explicit tags and CONTAINING. */
export const T_INNER = 24
/** Number of the component in a SET. */
export const T_BIT = 28
/** Ranges, where there are several: `T_LOW` and `T_HIGH` hold their hull. */
export const T_RANGES = 32
/** Bitmap of the octets allowed (FROM); there for every `KIND_ASCII`, and for no other kind. */
export const T_ALPHABET = 36
/** Allowed contents octets. */
export const T_VALUES = 40
/** Contents octets of the DEFAULT value under DER, of primitive kinds. */
export const T_DEFAULT = 44
/** Key record. */
export const T_KEY = 48
/** Open record. */
export const T_OPEN = 52
/** Names record, for XER. */
export const T_NAMES = 56
/** Index in `SchemaTables.transitions`. */
export const T_ID = 60
/** Items of an ENUMERATED, for XER. */
export const T_ITEMS = 64
/** Bitmap of the alphabet of the type itself (`KIND_ASCII`): tells CHARACTER from ALPHABET. */
export const T_BASE = 68
/** Select record, where the value is wanted. */
export const T_SELECT = 72

export const FORM_PRIMITIVE = 1
export const FORM_CONSTRUCTED = 2

/** Further constraints, for JavaScript to evaluate: the value must lie whole. */
export const T_CHECK = 1
/** An unknown extension addition, or an unknown alternative. */
export const T_UNKNOWN = 2
/** BIT STRING with named bits: DER leaves trailing zero bits out. */
export const T_NAMED_BITS = 4
/** DER: the elements ascend. */
export const T_SET_OF = 8
/** Open type: XER shows the complete encoding. */
export const T_RENDER_OPEN = 16
/** `T_LOW` is a bound even if it is the lowest i64, so that values of more than eight octets can break it. */
export const T_LOW_BOUND = 32
/** The same of `T_HIGH`. */
export const T_HIGH_BOUND = 64
/** `T_VALUES` comes from a table: what is not there breaks KEY_UNKNOWN rather than VALUE_NOT_ALLOWED. */
export const T_TABLE = 128
/** What is inside stands on lines of its own in XER: SEQUENCE, SET and lists, not explicit tags. */
export const T_LINES = 256
/** BIT STRING of one size that its type gives: JER has no length for it (X.697 24.2). */
export const T_FIXED_BITS = 512

/** No lower bound, no upper bound. */
export const NO_LOW = -(1n << 63n)
export const NO_HIGH = (1n << 63n) - 1n

// --- kinds ---
export const KIND_CONTAINER = 0
export const KIND_BOOLEAN = 1
export const KIND_INTEGER = 2
export const KIND_ENUMERATED = 3
export const KIND_NULL = 4
export const KIND_REAL = 5
export const KIND_OBJECT_IDENTIFIER = 6
export const KIND_RELATIVE_OID = 7
export const KIND_BIT_STRING = 8
export const KIND_OCTET_STRING = 9
export const KIND_UTF8 = 10
/** NumericString, PrintableString, IA5String, VisibleString. */
export const KIND_ASCII = 11
/** TeletexString, VideotexString, GraphicString, GeneralString, ObjectDescriptor. */
export const KIND_OPAQUE = 12
export const KIND_BMP = 13
export const KIND_UNIVERSAL = 14
export const KIND_UTC_TIME = 15
export const KIND_GENERALIZED_TIME = 16
/** TIME, DATE, TIME-OF-DAY, DATE-TIME, DURATION. */
export const KIND_TIME = 17
/** OID-IRI, RELATIVE-OID-IRI. */
export const KIND_IRI = 18
export const KIND_OPEN = 19
/** OCTET STRING (CONTAINING ...): `T_INNER` is the row state of the contained type. */
export const KIND_CONTAINING_OCTETS = 20
export const KIND_CONTAINING_BITS = 21

// --- ranges: count, 0, then pairs of i64, ascending ---
export const RANGES_COUNT = 0
export const RANGES_ENTRIES = 8
export const RANGE_SIZE = 16
export const RANGE_LOW = 0
export const RANGE_HIGH = 8

// --- alphabet: a bit for each ASCII octet, bit n & 7 of octet n >> 3 ---
export const ALPHABET_SIZE = 16

// --- octets: a length, then that many octets, padded to 4. T_DEFAULT is one, T_VALUES a count and as many of them ---
export const OCTETS_LENGTH = 0
export const OCTETS_DATA = 4
export const VALUES_COUNT = 0
export const VALUES_ENTRIES = 4

// --- items of an ENUMERATED: count, 0, then entries ascending by value ---
export const ITEMS_COUNT = 0
export const ITEMS_ENTRIES = 8
export const ITEM_SIZE = 16
/** i64 */
export const ITEM_VALUE = 0
export const ITEM_TEXT = 8
export const ITEM_TEXT_LENGTH = 12

// --- key record: the value selects a row of a table; the contents octets of each key follow, as octets above ---
/** Levels outside the value that encloses the key. Each constructed encoding on the way is one, explicit tags included. */
export const KEY_UP = 0
/** 0 to 3: where the number of the row (from 1) is to be stored, or `KEY_UNKNOWN`. */
export const KEY_SLOT = 4
/** The next key record of the same value. */
export const KEY_NEXT = 8
export const KEY_COUNT = 12
export const KEY_ENTRIES = 16
/** In a slot: the key is in no row. */
export const KEY_UNKNOWN = 0xffffffff
export const MAX_SLOTS = 4

// --- open record: the row's type, by the slot ---
/** Levels outside the value that encloses the open value. */
export const OPEN_UP = 0
export const OPEN_SLOT = 4
/** 1: a key that is in no row is a violation. */
export const OPEN_STRICT = 8
export const OPEN_COUNT = 12
/** State for each row, whose own row knows the type's identifiers only; 0: nothing may stand there. */
export const OPEN_STATES = 16

// --- select record: what becomes of a value that is wanted ---
/** Number of the level, from 1, that the value is an element of; 0 for none. */
export const SELECT_LEVEL = 0
/** Level, from 0, that its cells are of. */
export const SELECT_OWNER = 4
/** 1: with identifier and length octets, whatever it is. */
export const SELECT_COMPLETE = 8
export const SELECT_COUNT = 12
/** Cells of the row, from 0. */
export const SELECT_CELLS = 16

// --- names record, for XER: count, then entries ---
export const NAMES_COUNT = 0
export const NAMES_ENTRIES = 4
export const NAME_SIZE = 12
/** Address of UTF-8 text, without < and >. */
export const NAME_TEXT = 0
export const NAME_TEXT_LENGTH = 4
export const NAME_STYLE = 8

/** A component, or an element of a list: `<name>` on a line of its own; after `</name>` nothing, the next value brings its line. */
export const NAME_ELEMENT = 0
/** BOOLEAN and ENUMERATED in a SEQUENCE OF, CHOICE in a SET OF: no element, nothing but the value. */
export const NAME_LIST_BARE = 1
/** NULL in a list: `<NULL/>`. */
export const NAME_LIST_NULL = 2
/** CHOICE in a SEQUENCE OF: no element, but one level deeper; the alternative is the next entry. */
export const NAME_LIST_CHOICE = 3
/** Type of a resolved open type, inside the element of its component: laid out like an alternative. */
export const NAME_TYPE = 4
/** An alternative, wherever its CHOICE stands: as an element, and after `</name>` a line for what encloses the CHOICE. */
export const NAME_ALTERNATIVE = 5
/** BOOLEAN and ENUMERATED in a SET OF: no element; the value on a line of its own, one level deeper. */
export const NAME_SET_BARE = 6
