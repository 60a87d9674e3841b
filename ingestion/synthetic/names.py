"""Invented names: a common surname and one or two characters. Whoever bears one bears it by chance."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.synthetic.dice import Dice

# Frequent surnames come first and are drawn oftener.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹"
    "彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金"
)  # fmt: skip
HERS = "芳娜敏静丽艳娟霞秀英兰红燕雪梅欣怡琪雨婷曦然瑶若诺嘉佳思安晴"
HIS = "伟强磊军洋勇涛明超刚杰平建国志文晓东海宇浩轩梓睿博晨阳天翔一"
SHORT = 0.3  # names of one given character


def names(dice: Dice, count: int) -> pa.Array:
    """So many names."""
    surname = dice.choose((1 / (place + 4) for place in range(len(SURNAMES))), count)
    his = np.where(dice.happens(0.5, count), len(HERS), 0)
    first = dice.between(0, len(HERS) - 1, count) + his
    second = dice.between(0, len(HERS) - 1, count) + his
    second[dice.happens(SHORT, count)] = len(HERS) + len(HIS)
    surnames, given = pa.array(list(SURNAMES)), pa.array([*HERS, *HIS, ""])
    parts = [surnames.take(pa.array(surname)), given.take(pa.array(first)), given.take(pa.array(second))]
    return pc.binary_join_element_wise(*parts, "")
