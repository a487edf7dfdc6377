"""What replies mean. Pure: the standard library only, no clinic word, no await."""
