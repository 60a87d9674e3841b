"""The first letters of names as pinyin spells them: 校园开户 is xykh.

GB 2312 holds 6,763 characters. Those of its first level stand in the order of pinyin, so where each letter begins says
it all. Those of its second level stand in the order of radicals: their letters are listed, by the order of pinyin that
Unicode gives them. A character that is said in several ways has one letter alone.
"""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

LONGEST = 16  # characters of a name that are spelled
UNKNOWN = ord("*")
LATIN = "0123456789abcdefghijklmnopqrstuvwxyz"

FIRST_LEVEL = {
    "a": 0xB0A1, "b": 0xB0C5, "c": 0xB2C1, "d": 0xB4EE, "e": 0xB6EA, "f": 0xB7A2, "g": 0xB8C1, "h": 0xB9FE,
    "j": 0xBBF7, "k": 0xBFA6, "l": 0xC0AC, "m": 0xC2E8, "n": 0xC4C3, "o": 0xC5B6, "p": 0xC5BE, "q": 0xC6DA,
    "r": 0xC8BB, "s": 0xC8F6, "t": 0xCBFA, "w": 0xCDDA, "x": 0xCEF4, "y": 0xD1B9, "z": 0xD4D1,
}  # fmt: skip
FIRST_LEVEL_ENDS = 0xD7FA
SECOND_LEVEL_CODES = 0xD8A1, 0xF7FF
SECOND_LEVEL = (
    "cjwgnspgcgnegypbtyyzdxykygtzjnmjqmbsgzscyjsyyfpgkbzgydywjkgkljswkpjqhyjwrdzlsgmrypywwcckznkyygttnjjnykkz"
    "ytcjnmcylqlypyqfqrpzslwbtgkjfyxjwzltbncxjjjjtxdttsqzycdxxhgckbphffsstybgmxlpbyllbhlxsmzmyjhsojnghdzqyklg"
    "jhsgqzhxqgkezzwyscscjxyeyxadzpmdssmzjzqjyzcjjfwqjbdzpxgznzcpwhwxhqkmwfbpbydtjzzkqhylygxfptyjyyzpszlfchmq"
    "shgmxxsxjyqdcsbbqbefsjyhwwgzkpylqbgldlcdtnmayddkssngycsgxlyzaypnptsdkdylhgymylcxpycjndqjwxqxfyyfjlejbzrx"
    "ccqwqqsbzkymgplbmjrqcflnymyqmsqtrbcjthztqfrxqhxmjjcjlxxgjmshzkbswyemyltxfsydsglycjqxsjnqbsctyhbftdcyzdjw"
    "yghqfrxwckqkxebptlpxjzsrmebwhjlbjslyysmdxlclqkxlhxjrzjmbqhxhwywsbhtrxxglhqhfnmgykldyxzpwlggsmtcfpajjzylj"
    "tyanjgbjplqgdzyqyaxbkysecjsznslyzhzxlzcghpxzhznytdsbcjkdlzayffydlebbgqyzkxgldndnyskjshdlyxbcghxypkdjmmzn"
    "gmmclgwzszxzjfznmlzzthcsydbdllscddnlkjykjsycjlknhqasdknhcsgsnhdaashtcplcpqybsdmpjlpzjoqlcdhjxysprchnwjnl"
    "hlyyqyhwzptczgwwmzffjqqqqyxaclbhkdjxdgmmydjxzllsygxgkjrywzwyclzmssjzldbydcpcxyhlxchyzjqsqqagmnyxpfrkssbj"
    "lyxysyglnscmhcwwmnzjjlxxhchsyzsxtxrycyxbyhcsmxjsznpwgpxxtaybgajcxlyxdccwzocwkccsbnhcpdyznfcyytyckxkybsqk"
    "kytqqxfcwchcykelzqbsqyjqcclmthsywhmktlkjlycxwhyqqhtqkqpqsqscfymmdmgbwhwlgsllystlmlxpthmjhwljzyhzjxhtxjlh"
    "xrswlwzjcbxmhzqxsdzpmgfcsglsxymjshxpjxwmyqksmyplrthbxftpmhyxlchlhlzylxgsssstclsldclrpbhzhxyyfhbmgdmycnqq"
    "wlqhjjcywjzyejjdhpblqxtqkwhlchqxagtlxljxmsljhtzkzjecxjcjnmfbycsfywybjzgnysdzsqyrsljpclpwxsdwejbjcbcnaytw"
    "gmpapclyqpclzxsbnmsggfnzjjbzsfzyndxhplqkzczwalsbccjxsyzhwkypsgxfzfcdkhjgxtlqfsgdslqwzkxtmhsbgzmjzrglyjbp"
    "mlmsxlzjqqhzyjczydjwbwjklddpmjegxyhylxhlqyqhkycwcjmyyxnatjhyccxzpcqlbzwwytwbqcmlpmyrjcccxfpznzzljplxxyzt"
    "zlgdltcklyrzzgqtgjhhgjljaxfgfjzslcfdqzlclgjdjzsnzlljpjqdcclcjxmyzftsxgcgsbrzxjqqctzhgyqtjqqlzxjylylbcyam"
    "cstylpdjbyregklzyzhlyszqlznwczcllwjqjjjkdgjzolbbzppglghtgzxyjhzmycnqcycyhbhgxkamtxyxnbskyzzgjzlqjdfcjxdy"
    "gjqjjpmgwgjjjpkqsbgbmmcjssclpqpdxcdyykypcjddyygywrhjrtgznyqldkljszzgzqzjgdykshpzmtlcpwnjyfyzdjcnmwescygl"
    "btzcgmssllyxqsxsbsjsbbsgghfjlypmzjnlyywdqshzxtyywhmcyhywdbxbtlmsyyyfsxjcbtxxlhjhfssxzqhfzmzcztqcxzxrttdj"
    "hnnyzqqmtqdmmgyydxmjgdhcdyzbffallztdltfxmxqzdngwqdbdczjdxbzgsqqddjcmbkzffxmkdmdsyyszcmljdsynsprskmkmpckl"
    "gtbqtfzswtfgglyplljzhgjjgypzltcsmcnbtjbqfkdhbyzgkpbbymtdssxtbnpdkleycjnyddykztdhqhsdzsctarlltkzlgecllkjl"
    "qjaqnbdkkghpjtzqksecshalqfmmgjnlyjbbtmlyzxdcjpldlpcqdhzycbzsczbzmsljflkrzjsnfrgjhxpdhyjybzgdlqcsezgxlblg"
    "yxtwmabchecmwyjyzlljjyhlgndjlslygkdzpzxjyyzlwcxszfgwyydlyhcljscmbjhblyzlycblydpdqysxqzbytdkyyjyycnrjmpdq"
    "gklcljbctbjddbblblczqrppxjcjlzcshltoljnmdddlngkathqhjhykheznmshrphqqjchgmfprxhjgdychghlyrzqlcyqjnzsqtkqj"
    "ymszswlcfqqqxyfggyptqwlmcrnfkkfsyylqbmqammmyxctpshcptxxzzsmphpshmclmldqfyqxszyjdjjzzhqpdszglstjbckbxyqzy"
    "sgpsxqzqzrqtbdkyxzkhhgflbcsmdldgdzdblzyycxnncsybzbfglzzxswmsccmqnjqsbdqsjtxxmbltxzclzshzcxrqjgjylxzfjphy"
    "mzqqydfqjjlzznzjcdgzygztxmzysctlkphtxhtlbjxjlxscdqxcbbtjfqzfsltjbtkqbxxjjljchczdbzjdczjdcprnpqcjpfczlclz"
    "xzdmxmphjsgzgszzqjylwtjpfsyaxmcjbtzyycwmytzsjjlqcqlwzmalbxyfbpnlsfhtgjwejjxxglljstgshjqlzfkcgnndszfdeqfh"
    "bsaqtgylbxmmygszldydqmjjrgbjtkgdhgkblqkbdmbylxwcxyttybkmrtjzxqjbhlmhmjjzmqasldcyxyqdlqcafywyxqhz"
)


def initials(names: pa.ChunkedArray) -> pa.Array:
    """The letters of each name, one a character, in lower case; empty where it is missing.

    Latin letters and digits stay; `*` stands for a character without a letter.
    """
    spelled = np.array([(name or "")[:LONGEST] for name in names.to_pylist()], dtype=f"U{LONGEST}")
    letters = _LETTERS[np.minimum(spelled.view(np.uint32), 0xFFFF)]
    return pa.array(letters.view(f"S{LONGEST}").astype(str), pa.string())


def _letters() -> NDArray[np.uint8]:
    """The letter of every character by its number; 0, which ends a name, stays."""
    found = np.full(0x10000, UNKNOWN, np.uint8)
    found[0] = 0
    for each in LATIN:
        found[ord(each)] = found[ord(each.upper())] = ord(each)
    starts = sorted((code, letter) for letter, code in FIRST_LEVEL.items())
    ends = [*(code for code, _ in starts[1:]), FIRST_LEVEL_ENDS]
    for (code, letter), end in zip(starts, ends, strict=True):
        found[_numbers(code, end)] = ord(letter)
    found[_numbers(*SECOND_LEVEL_CODES)] = [ord(letter) for letter in SECOND_LEVEL]
    return found


def _numbers(code: int, end: int) -> list[int]:
    """The characters of GB 2312 from one code to before another, as Unicode numbers them."""
    codes = (each for each in range(code, end) if 0xA1 <= each & 0xFF <= 0xFE)
    return [ord(each.to_bytes(2).decode("gb2312")) for each in codes]


_LETTERS = _letters()
