"""Vietnamese, drafted for a qualified translator: nothing of it is sent (decision 045)."""

from typing import Final

from bot.waitlist.wording.sentences import Sentences

VIETNAMESE: Final = Sentences(
    phrases={
        "offer": (
            "{clinic}: Có lịch hẹn sớm hơn {day} lúc {time} tại {location}."
            " Trả lời YES để nhận hoặc NO để bỏ qua. Hết hạn sau {minutes} phút."
        ),
        "first_yes": (
            "{clinic}: Có lịch hẹn sớm hơn {day} lúc {time} tại {location}."
            " Trả lời YES để nhận hoặc NO để bỏ qua. Ai trả lời YES trước sẽ được."
        ),
        "confirmed": (
            "{clinic}: Đã xác nhận. Quý vị có hẹn {date} {time} tại {location}."
            " Trả lời STOP để không nhận tin nhắn nữa."
        ),
        "confirmed_linked": (
            "{clinic}: Đã xác nhận. Quý vị có hẹn {date} {time} tại {location}."
            " Lịch: {link} Trả lời STOP để ngừng."
        ),
        "held": (
            "{clinic}: Chúng tôi giữ {date} {time} tại {location} cho quý vị. Chúng tôi đang đặt"
            " hẹn và sẽ nhắn trước {by} khi đã chắc chắn. Trả lời NO để bỏ."
        ),
        "final": (
            "{clinic}: Đã chắc chắn: quý vị có hẹn {date} {time} tại {location}."
            " Trả lời STOP để không nhận tin nhắn nữa."
        ),
        "link": (
            "{clinic}: Trang của quý vị cho lịch hẹn sớm hơn: {link}"
            " Trang chỉ dành cho quý vị trong 30 ngày. Trả lời STOP để ngừng."
        ),
        "join_question": (
            "{clinic}: Trả lời YES để nhận tin nhắn tự động về lịch hẹn sớm hơn. Không bắt buộc để"
            " được chăm sóc. Có thể tính phí tin nhắn. STOP để ngừng, HELP để được giúp."
        ),
        "joined": (
            "{clinic}: Cảm ơn quý vị. Nhân viên sẽ tìm hồ sơ, rồi quý vị vào danh sách chờ và chúng"
            " tôi sẽ nhắn tin. Trả lời STOP để ngừng."
        ),
        "not_joined": ("{clinic}: Được, chúng tôi sẽ không nhắn tin. Nhắn JOIN nếu quý vị đổi ý."),
        "not_found": (
            "{clinic}: Chúng tôi không tìm thấy quý vị qua số này."
            " Để vào danh sách chờ, xin gọi cho chúng tôi{phone}. Trả lời STOP để ngừng."
        ),
        "listed_already": (
            "{clinic}: Quý vị đang ở trong danh sách chờ. Chúng tôi sẽ nhắn khi có lịch hẹn sớm"
            " hơn. Trả lời STOP để ngừng."
        ),
        "welcome": (
            "{clinic}: Quý vị đang ở trong danh sách chờ. Khi có lịch hẹn sớm hơn chúng tôi sẽ"
            " nhắn; ai trả lời YES trước sẽ được. STOP để ngừng, HELP để được giúp."
        ),
        "welcome_linked": (
            "{clinic}: Quý vị đang ở trong danh sách chờ lịch hẹn sớm hơn. Ngày và nơi: {link}"
            " Trả lời STOP để ngừng."
        ),
        "taken": (
            "{clinic}: Cảm ơn quý vị - giờ hẹn này đã có người nhận."
            " Quý vị vẫn ở trong danh sách cho lần tới."
        ),
        "closed": (
            "{clinic}: Cảm ơn quý vị - giờ hẹn này không còn nữa."
            " Khi quý vị còn trong danh sách chờ, chúng tôi sẽ nhắn lần tới."
        ),
        "rain_check": (
            "{clinic}: Cảm ơn quý vị - giờ hẹn này đã có người nhận."
            " Quý vị vẫn ở trong danh sách và được hỏi trước lần tới."
        ),
        "stand_by": (
            "{clinic}: Cảm ơn quý vị - giờ hẹn này đã có người nhận."
            " Quý vị là người kế tiếp: nếu trống, hẹn là của quý vị và chúng tôi sẽ nhắn."
        ),
        "promoted": (
            "{clinic}: Tin vui - giờ hẹn đã trống và là của quý vị: {date} {time} tại {location}."
            " Trả lời NO nếu quý vị không đến được."
        ),
        "declined": (
            "{clinic}: Không sao - quý vị vẫn ở trong danh sách cho những lần sau."
            " Vì sao không? 1 quá gấp 2 ngày hoặc giờ 3 bác sĩ hoặc nơi 4 không cần nữa"
        ),
        "thanks": "{clinic}: Cảm ơn quý vị. Chúng tôi sẽ nhắn khi có lịch hẹn phù hợp.",
        "left_list": (
            "{clinic}: Cảm ơn quý vị. Quý vị đã ra khỏi danh sách chờ lịch hẹn sớm hơn."
            " Lịch hẹn hiện tại của quý vị không thay đổi."
        ),
        "avoid_time": (
            "{clinic}: Cảm ơn quý vị. Từ nay chúng tôi bỏ qua các giờ hẹn {half_day} nhé?"
            " Trả lời YES hoặc NO."
        ),
        "avoid_place": (
            "{clinic}: Cảm ơn quý vị. Từ nay chúng tôi bỏ qua các giờ hẹn tại {location} nhé?"
            " Trả lời YES hoặc NO."
        ),
        "fit_part": (
            "{clinic}: Từ nay chúng tôi chỉ mời quý vị các giờ hẹn {part} nhé? Trả lời YES hoặc NO."
        ),
        "fit_day": (
            "{clinic}: Từ nay chúng tôi bỏ qua mọi giờ hẹn {weekday} nhé? Trả lời YES hoặc NO."
        ),
        "fit_notice": (
            "{clinic}: Từ nay chúng tôi chỉ mời quý vị các giờ hẹn còn ít nhất {notice} nữa nhé?"
            " Trả lời YES hoặc NO."
        ),
        "avoided": "{clinic}: Được, chúng tôi sẽ bỏ qua và nhắn khi có lịch hẹn phù hợp.",
        "fitted": "{clinic}: Được, đã ghi nhận. Chúng tôi sẽ nhắn khi có lịch hẹn phù hợp.",
        "how_was_it": (
            "{clinic}: Buổi khám ngày {date} của quý vị thế nào? Nếu muốn, trả lời bằng một số từ 1"
            " (không tốt) đến 5 (rất tốt). Trả lời STOP để ngừng."
        ),
        "rated": "{clinic}: Cảm ơn quý vị đã cho biết. Để nói thêm xin gọi cho chúng tôi{phone}.",
        "release_question": (
            "{clinic}: Quý vị có muốn bỏ hẹn {date} {time} tại {location} không?"
            " Trả lời YES để bỏ hoặc NO để giữ."
        ),
        "release_unclear": (
            "{clinic}: Xin lỗi, chúng tôi không hiểu. Trả lời YES để bỏ hẹn mới, NO để giữ."
        ),
        "today_first": (
            "{clinic}: Được. Nếu hôm nay có lịch hẹn sớm hơn, quý vị ở trong số những người được"
            " hỏi trước. Việc này tự hết tối nay."
        ),
        "today_over": (
            "{clinic}: Xin lỗi, đã quá trưa. Nhắn TODAY vào buổi sáng để được hỏi trước trong ngày"
            " đó."
        ),
        "released": (
            "{clinic}: Xong - quý vị đã bỏ hẹn {date} {time}."
            " Lịch hẹn trước đây không thay đổi, và quý vị lại ở trong danh sách."
        ),
        "not_honoured": (
            "{clinic}: Chúng tôi xin lỗi - chúng tôi không giữ được {date} {time} tại {location}."
            " Lịch hẹn trước đây không thay đổi; quý vị được hỏi đầu tiên lần tới."
        ),
        "still_open": (
            "{clinic}: Quý vị đã bỏ qua nhưng giờ hẹn vẫn còn: {date} {time} tại {location}."
            " Trả lời YES lần nữa để nhận."
        ),
        "other_day": (
            "{clinic}: Giờ hẹn này là {date} {time} tại {location}."
            " Trả lời YES để nhận hoặc NO để bỏ qua."
        ),
        "already_yours": "{clinic}: Quý vị đã có hẹn {date} {time} tại {location}.",
        "nothing_open": (
            "{clinic}: Hiện không có lời mời nào cho quý vị."
            " Khi quý vị còn trong danh sách chờ, chúng tôi sẽ nhắn khi có lịch hẹn sớm hơn."
        ),
        "noted": (
            "{clinic}: Được. Khi quý vị còn trong danh sách chờ, chúng tôi sẽ nhắn khi có lịch hẹn"
            " sớm hơn."
        ),
        "nothing_asked": (
            "{clinic}: Được. Hiện không có lời mời nào cho quý vị."
            " Để đổi lịch hẹn, xin gọi cho chúng tôi{phone}."
        ),
        "ask_staff": "{clinic}: Để đổi lịch hẹn, xin gọi cho chúng tôi{phone}.",
        "unclear": (
            "{clinic}: Xin lỗi, chúng tôi không hiểu. Trả lời YES để nhận {date} {time} tại"
            " {location} hoặc NO để bỏ qua."
        ),
        "unclear_idle": (
            "{clinic}: Số này chỉ mời lịch hẹn sớm hơn. Về việc khác, xin gọi cho chúng tôi{phone}."
        ),
        "staff_will_look": "{clinic}: Cảm ơn quý vị - một nhân viên sẽ đọc tin nhắn này.",
        "will_call": (
            "{clinic}: Cảm ơn quý vị - nhân viên sẽ gọi quý vị ở số này trong giờ làm việc."
        ),
        "unknown": (
            "{clinic}: Số này chỉ nhắn cho bệnh nhân trong danh sách chờ."
            " Về việc khác, xin gọi cho chúng tôi{phone}."
        ),
        "help": (
            "HELP: lịch hẹn của {clinic}. Trả lời YES để nhận giờ hẹn; NO để bỏ qua."
            " Có câu hỏi? Gọi cho chúng tôi{phone}. Trả lời STOP để ngừng."
        ),
        "stopped": "Quý vị sẽ không nhận tin nhắn về lịch hẹn sớm hơn từ {clinic} nữa.",
        "shall_we_stop": (
            "{clinic}: Chúng tôi ngừng nhắn tin nhé? Trả lời STOP, hoặc YES để tiếp tục."
        ),
        "goes_on": "{clinic}: Được, chúng tôi sẽ tiếp tục nhắn về lịch hẹn sớm hơn.",
        "how_to_start": "{clinic}: Để nhận lại tin nhắn, trả lời START.",
        "restarted": (
            "{clinic}: Chào mừng quý vị trở lại. Khi quý vị còn trong danh sách chờ, chúng tôi sẽ"
            " nhắn khi có lịch hẹn sớm hơn. Trả lời STOP để ngừng."
        ),
    },
    weekdays=("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ Nhật"),
    months=tuple(map(str, range(1, 13))),
    today="hôm nay",
    tomorrow="ngày mai",
    date="{weekday} {day}/{month}",
    on="{date}",
    morning="sáng {weekday}",
    afternoon="chiều {weekday}",
    parts=("buổi sáng", "buổi chiều"),
    notices={60: "1 giờ", 120: "2 giờ", 240: "4 giờ", 1440: "1 ngày", 2880: "2 ngày"},
    call=" số {phone}",
)
