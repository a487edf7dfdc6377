"""Frequent given names, so that "this is not maria" is understood without a capital.

Data only. A name that is also a word ("mark", "grace", "mia") is left out, for a reply more often
means the word.
"""

from typing import Final

from bot.dialogue.lexicon import words

GIVEN_NAMES: Final = words("""
    aaliyah aaron abigail adam adrian agustin ahmed aiden aisha alan albert alberto alejandra
    alejandro alexander alexis alfonso alfredo ali alicia allison alvaro amanda amy ana andrea
    andres andrew angela angelica anil ann anna annette anthony antonio ariana arlene armando
    arthur arturo ashley audrey ava barbara beatriz bella benito benjamin bernardo bernice betty
    beverly billy bob bobby boris brandon brenda brett brian brianna brittany bruce bryan caleb
    carl carla carlos carmen carol carolina caroline carolyn catherine cathy cesar chad charlene
    charles cheryl chloe christina christine christopher claire claudia cody connor craig cristian
    cristina curtis cynthia damian dana daniel daniela danielle darlene darnell darrell darren
    dave david deborah debra denise dennis derek deshawn diana diane diego dmitri donald donna
    doris dorothy douglas dwayne dylan earl eddie edgar edna eduardo edward efrain eleanor elena
    elijah elizabeth emilio emily emma enrique eric erica erika ernest ernesto esteban estela
    esther ethan ethel eugene evan evangelina evelyn ezequiel fabian fabiola fatima felipe felix
    fernando fidel floyd frances francis francisca francisco fred freddie gabriela gabrielle gary
    gavin george gerald geraldine gerardo gilbert gilberto gladys gloria gonzalo gordon graciela
    greg gregory guadalupe gustavo hannah harold harry harvey heather hector helen henry herbert
    hernan horacio howard hugh hugo humberto ian ignacio igor imani ines irene irma isaac isabel
    isabella ismael ivan ivonne jacob jacqueline jacquelyn jaime jamal james jane janet janice
    jared jasmine jason javier jeanette jeanne jeff jeffrey jen jenna jennifer jenny jeremy jerome
    jerry jesse jessica jill jim jimena jimmy joan joann joanna joanne joaquin jodi joe john
    johnny jon jonathan jorge jose josefina joseph joshua joyce juan juana juanita judith julia
    julian julie julieta julio justin karen karina kate katherine kathleen kathy katie kayla
    kaylee keisha keith kelly kenji kenneth kevin kim kimberly kristen kristin kristina kristy
    kurt kyle kylie landon larry latoya laura lauren lawrence leo leon leonard leonardo leroy
    leslie leticia liam lidia liliana linda linh lisa lloyd lois lorena lorenzo loretta lori
    lorraine louis lourdes lucas lucia lucio lucy luis luisa luke lupe lynn magdalena malik manuel
    marcela marcia marcos marcus margaret margarita margie maria mariana maribel maricela marie
    marilyn mario marisol marjorie marlene marta martha marvin mary mason mateo matthew maureen
    maurice mauricio maximo mayra megan melinda melissa melvin micah michael michelle miguel mike
    mildred milton mindy miriam mirna mitchell mohammed moises monica muhammad nancy naomi natalia
    natalie nathan nayeli neil nguyen nicholas nicolas nicole noah noemi nora norma norman octavio
    olga oliver olivia omar oscar owen pablo paco pamela paola patricia patrick patty paul paula
    pedro peggy pepe peter peyton phil philip phillip phyllis priya rachel rafael raj ralph ramiro
    ramon randall randy raquel raul raymond rebeca rebecca regina reginald rene rhonda ricardo
    richard rick ricky rigoberto robert roberta roberto rodolfo rodrigo rogelio roger ron ronald
    ronnie rosa rosalba rosemary rosie ross roxana roy ruben russell ruth ryan sadie sally sam
    samantha samuel sandra sanjay santiago sara sarah saul scott sean sergio seth sharon shawn
    sheila shelly sherry shirley sidney silvia sofia sonia sophia stacy stan stanley stephanie
    stephen steve steven stuart susan susana suzanne svetlana sylvia tammy tanisha tatiana teresa
    terri terry theodore theresa thomas tiffany tim timothy tina todd tom tomas tommy tony tonya
    tracy travis trevor trisha troy tyler tyrone valentina valeria valerie vanesa vanessa vernon
    veronica vicente vicki victor victoria vincent virginia vivian walt walter wanda warren wayne
    wendy wesley wilfredo william willie wyatt xavier ximena yesenia yolanda yuki yvette yvonne
    zach zachary zoe
""")
