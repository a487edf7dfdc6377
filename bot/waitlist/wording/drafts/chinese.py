"""Chinese in simplified characters, drafted for a qualified translator: nothing of it is sent
(decision 045)."""

from typing import Final

from bot.waitlist.wording.sentences import Sentences

CHINESE: Final = Sentences(
    phrases={
        "offer": (
            "{clinic}：{day} {time} 在 {location} 有更早的预约。"
            "回复 YES 接受，NO 跳过。{minutes} 分钟内有效。"
        ),
        "first_yes": (
            "{clinic}：{day} {time} 在 {location} 有更早的预约。"
            "回复 YES 接受，NO 跳过。先回复 YES 者得。"
        ),
        "confirmed": (
            "{clinic}：已确认。您的预约是 {date} {time}，地点 {location}。回复 STOP 不再接收短信。"
        ),
        "confirmed_linked": (
            "{clinic}：已确认。您的预约是 {date} {time}，地点 {location}。"
            "日历：{link} 回复 STOP 退订。"
        ),
        "held": (
            "{clinic}：{date} {time} 在 {location} 已为您保留。"
            "我们正在登记，最迟 {by} 短信告知结果。"
            "回复 NO 放弃。"
        ),
        "final": (
            "{clinic}：已确定：您的预约是 {date} {time}，地点 {location}。回复 STOP 不再接收短信。"
        ),
        "link": "{clinic}：您的更早预约页面：{link} 仅供您本人使用，30 天有效。回复 STOP 退订。",
        "join_question": (
            "{clinic}：回复 YES 即同意接收更早预约的自动短信。不影响您就诊。可能产生短信费用。"
            "STOP 退订，HELP 求助。"
        ),
        "joined": (
            "{clinic}：谢谢。工作人员会核对您的资料，"
            "之后您即在候补名单上，我们会发短信给您。"
            "回复 STOP 退订。"
        ),
        "not_joined": "{clinic}：好的，我们不会发短信给您。如改变主意，请发送 JOIN。",
        "not_found": (
            "{clinic}：我们用这个号码找不到您。如要加入候补名单，请致电我们{phone}。"
            "回复 STOP 退订。"
        ),
        "listed_already": (
            "{clinic}：您已在候补名单上。有更早的预约时我们会发短信给您。回复 STOP 退订。"
        ),
        "welcome": (
            "{clinic}：您已在候补名单上。有更早的预约时我们会发短信给您；先回复 YES 者得。"
            "STOP 退订，HELP 求助。"
        ),
        "welcome_linked": (
            "{clinic}：您已在更早预约的候补名单上。选择日期和地点：{link} 回复 STOP 退订。"
        ),
        "taken": "{clinic}：谢谢 - 这个预约已有人接受。您仍在名单上，等待下一个。",
        "closed": (
            "{clinic}：谢谢 - 这个预约已不再开放。只要您在候补名单上，有下一个时我们会发短信给您。"
        ),
        "rain_check": ("{clinic}：谢谢 - 这个预约已有人接受。您仍在名单上，下一个会先询问您。"),
        "stand_by": (
            "{clinic}：谢谢 - 这个预约已有人接受。您是下一位："
            "如果空出来就是您的，我们会发短信给您。"
        ),
        "promoted": (
            "{clinic}：好消息 - 预约空出来了，是您的：{date} {time}，地点 {location}。"
            "如不能来请回复 NO。"
        ),
        "declined": (
            "{clinic}：没关系 - 您仍在名单上，等待以后的预约。"
            "原因？1 太急 2 日期或时间 3 医生或地点 4 不需要了"
        ),
        "thanks": "{clinic}：谢谢。有合适的预约时我们会发短信给您。",
        "left_list": ("{clinic}：谢谢。您已从更早预约的候补名单上移除。您现有的预约不变。"),
        "avoid_time": "{clinic}：谢谢。以后不再为您提供{half_day}的预约，好吗？请回复 YES 或 NO。",
        "avoid_place": (
            "{clinic}：谢谢。以后不再为您提供 {location} 的预约，好吗？请回复 YES 或 NO。"
        ),
        "fit_part": "{clinic}：以后只为您提供{part}的预约，好吗？请回复 YES 或 NO。",
        "fit_day": "{clinic}：以后不再为您提供{weekday}的预约，好吗？请回复 YES 或 NO。",
        "fit_notice": (
            "{clinic}：以后只为您提供至少 {notice} 之后的预约，好吗？请回复 YES 或 NO。"
        ),
        "avoided": "{clinic}：好的，我们会跳过这些。有合适的预约时我们会发短信给您。",
        "fitted": "{clinic}：好的，已记下。有合适的预约时我们会发短信给您。",
        "how_was_it": (
            "{clinic}：您 {date} 的就诊怎么样？如愿意，请回复一个数字，"
            "从 1（不好）到 5（很好）。回复 STOP 停止。"
        ),
        "rated": "{clinic}：谢谢您告诉我们。如想多说，请致电{phone}。",
        "release_question": (
            "{clinic}：您要放弃 {date} {time} 在 {location} 的预约吗？回复 YES 放弃，NO 保留。"
        ),
        "release_unclear": ("{clinic}：抱歉，我们没看懂。回复 YES 放弃您的新预约，NO 保留。"),
        "today_first": ("{clinic}：好的。今天如有更早的预约，您在最先询问的人之中。今晚自动结束。"),
        "today_over": "{clinic}：抱歉，已过中午。请在上午发送 TODAY，当天即可优先被询问。",
        "released": (
            "{clinic}：已办妥 - 您放弃了 {date} {time}。您原来的预约不变，并且您又回到名单上。"
        ),
        "not_honoured": (
            "{clinic}：很抱歉 - 我们无法保留 {date} {time} 在 {location} 的预约。"
            "您原来的预约不变；下一个会最先询问您。"
        ),
        "still_open": (
            "{clinic}：您跳过了这个预约，但它仍然开放：{date} {time}，地点 {location}。"
            "再次回复 YES 即可接受。"
        ),
        "other_day": (
            "{clinic}：这个预约是 {date} {time}，地点 {location}。回复 YES 接受，NO 跳过。"
        ),
        "already_yours": "{clinic}：您的预约 {date} {time}，地点 {location}，已安排好。",
        "nothing_open": (
            "{clinic}：目前没有为您提供的预约。只要您在候补名单上，有更早的预约时我们会发短信给您。"
        ),
        "noted": "{clinic}：好的。只要您在候补名单上，有更早的预约时我们会发短信给您。",
        "nothing_asked": (
            "{clinic}：好的。目前没有为您提供的预约。如要更改预约，请致电我们{phone}。"
        ),
        "ask_staff": "{clinic}：如要更改预约，请致电我们{phone}。",
        "unclear": (
            "{clinic}：抱歉，我们没看懂。回复 YES 接受 {date} {time} 在 {location} 的预约，"
            "NO 跳过。"
        ),
        "unclear_idle": "{clinic}：这个号码只提供更早的预约。其他事情请致电我们{phone}。",
        "staff_will_look": "{clinic}：谢谢 - 我们的工作人员会阅读您的短信。",
        "will_call": "{clinic}：谢谢 - 我们的工作人员会在办公时间拨打这个号码给您。",
        "unknown": "{clinic}：这个号码只发短信给候补名单上的病人。其他事情请致电我们{phone}。",
        "help": (
            "HELP：{clinic} 预约。回复 YES 接受预约；NO 跳过。有问题？请致电我们{phone}。"
            "回复 STOP 退订。"
        ),
        "stopped": "您不会再收到 {clinic} 关于更早预约的短信。",
        "shall_we_stop": "{clinic}：我们停止给您发短信吗？回复 STOP 停止，或 YES 继续。",
        "goes_on": "{clinic}：好的，我们会继续发送更早预约的短信。",
        "how_to_start": "{clinic}：如要重新接收我们的短信，请回复 START。",
        "restarted": (
            "{clinic}：欢迎回来。只要您在候补名单上，有更早的预约时我们会发短信给您。"
            "回复 STOP 退订。"
        ),
    },
    weekdays=("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    months=tuple(map(str, range(1, 13))),
    today="今天",
    tomorrow="明天",
    date="{month}月{day}日{weekday}",
    on="{date}",
    morning="{weekday}上午",
    afternoon="{weekday}下午",
    parts=("上午", "下午"),
    notices={60: "1 小时", 120: "2 小时", 240: "4 小时", 1440: "1 天", 2880: "2 天"},
    call=" {phone}",
)
