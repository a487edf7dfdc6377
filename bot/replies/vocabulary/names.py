"""Frequent given names, so that "this is not maria" is understood without a capital.

Data only. A name that is also a word ("mark", "grace", "mia") is left out, for a reply more often
means the word.
"""

from typing import Final

from bot.replies.vocabulary.listed import words

GIVEN_NAMES: Final = words("""
    aaliyah aaron abigail adam adrian agustin ahmed aiden aisha alan albert alberto alejandra
    alejandro alexander alexis alfonso alfredo ali alicia allison alvaro amanda amy ana andrea
    andres andrew angela angelica anil ann anna annette anthony antonio ariana arlene armando
    arthur arturo ashley audrey ava barbara beatriz bella benito benjamin bernardo bernice betty
    beverly bianca billy bob bobby boris brandon brenda brett brian brianna brittany bruce bryan
    caleb camila candace carl carla carlos carmen carol carolina caroline carolyn catherine cathy
    celeste cesar chad charlene charles chelsea cheryl chloe christina christine christopher cindy
    claire claudia cody colleen connor constance corey courtney craig cristian cristina curtis
    cynthia daisy dakota damian dana daniel daniela danielle dante darlene darnell darrell darren
    dave david deanna debbie deborah debra delores denise dennis derek deshawn diana diane diego
    dmitri dominic donald donna dora doris dorothy douglas dwayne dylan earl eddie edgar edith
    edna eduardo edward efrain elaine eleanor elena elijah elizabeth elsa emilio emily emma
    enrique eric erica erika erin ernest ernestina ernesto esteban estela esther ethan ethel
    eugene eva evan evangelina evelyn ezequiel fabian fabiola fatima felicia felicity felipe felix
    fernanda fernando fidel fiona floyd frances francis francisca francisco fred freddie gabriela
    gabrielle gail gary gavin george gerald geraldine gerardo gilbert gilberto gina gladys gloria
    gonzalo gordon graciela greg gregory gretchen guadalupe gustavo gwen hannah harold harriet
    harry harvey heather hector heidi helen henry herbert hernan hilda horacio howard hugh hugo
    humberto ian ignacio igor imani ines ingrid irene irma isaac isabel isabella isaiah ismael
    ivan ivette ivonne jackie jacob jacqueline jacquelyn jaime jamal james jane janelle janet
    janice janine jared jasmin jasmine jason javier jeanette jeanne jeff jeffrey jen jenna
    jennifer jenny jeremy jerome jerry jesse jessica jill jim jimena jimmy joan joann joanna
    joanne joaquin jodi joe joel john johnny jon jonathan jorge jose josefina joseph joshua josie
    joyce juan juana juanita juanito judith judy julia julian julie julieta julio justin karen
    karina kate katherine kathleen kathy katie kayla kaylee keisha keith kelly kendra kenji
    kenneth kevin kim kimberly kirsten krista kristen kristin kristina kristy kurt kyle kylie
    landon larry latisha latoya laura lauren lawrence leah lena leo leon leonard leonardo leroy
    leslie leticia liam lidia liliana linda linh lisa lloyd lois lorena lorenzo loretta lori lorna
    lorraine louis lourdes lucas lucia lucio lucy luis luisa luke lupe luther lydia lynn mabel
    magdalena malik mandy manuel marcela marcia marcos marcus margaret margarita margie maria
    mariana maribel maricela marie marilyn mario marisa marisol marjorie marlene marlon marta
    martha marvin mary mason mateo matthew maureen maurice mauricio maximo maxine mayra megan
    melinda melissa melvin mercedes meredith micah michael micheal michelle miguel mike mildred
    milton mindy minerva miriam mirna mitchell mohammed moises monica monique muhammad myra nadia
    nancy naomi natalia natalie nathan nathaniel nayeli neil nelson nguyen nicholas nicolas nicole
    nina noah noemi nora norma norman octavia octavio ofelia olga oliver olivia omar oscar otis
    owen pablo paco pamela paola patricia patrick patty paul paula pedro peggy pepe perla peter
    peyton phil philip phillip phyllis pierre priscilla priya quentin rachel rafael raj ralph
    ramiro ramon ramona randall randy raquel raul raymond rebeca rebecca regina reginald rene
    renee rhoda rhonda ricardo richard rick ricky rigoberto rita robert roberta roberto rochelle
    rodney rodolfo rodrigo rogelio roger ron ronald ronnie rosa rosalba rosalia rosalind rosanna
    rosemary rosie ross roxana roxanne roy ruben rufus russell ruth ryan sabrina sadie sally salma
    sam samantha samuel sandra sanjay santiago sara sarah saul scott sean selena sergio seth
    shanice shannon sharon shauna shawn shawna sheena sheila sheldon shelly sherri sherry shirley
    sidney silvia simone sofia sonia sonya sophia stacy stan stanley stephanie stephen steve
    steven stuart susan susana suzanne svetlana sylvia tabitha tamara tammy tanisha tanya tasha
    tatiana tatyana teresa terri terry thelma theodore theresa thomas tiana tiffany tim timothy
    tina todd tom tomas tommy toni tony tonya tracey tracy travis trevor trina trisha troy tyler
    tyrone ursula valarie valentina valeria valerie vanesa vanessa velma vera verna vernon
    veronica vicente vicki victor victoria vincent virginia vivian walt walter wanda warren wayne
    wendy wesley wilfredo william willie wilma winifred wyatt xavier ximena yadira yesenia yesica
    yolanda yuki yvette yvonne zach zachary zelda zoe
""")
